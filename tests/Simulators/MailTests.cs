using System.Net;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Mail;

namespace Serverless.Tests.Simulators;

/// <summary>The simulated mail server as any mail program meets it.</summary>
public class MailTests
{
    private static readonly (string Key, string? Value)[] Settings =
        [("Email:User", "mailer"), ("Email:PasswordSecret", "mail-password"), ("Secrets:mail-password", "a-mail-password")];

    [Fact]
    public async Task Mails_are_listed_by_recipient_and_number_and_shown_with_all_their_parts()
    {
        await using var world = await StartAsync();
        await SendAsync(world, "erika@example.org", "Eins");
        await SendAsync(world, "max@example.org", "Zwei");
        await SendAsync(world, "erika@example.org", "Drei");

        var (_, all) = await world.ApiAsync(HttpMethod.Get, "mails");
        var (_, some) = await world.ApiAsync(HttpMethod.Get, "mails?to=ERIKA@example.org&after=1");
        var (_, one) = await world.ApiAsync(HttpMethod.Get, "mails/2");

        Assert.Equal(3, all.GetProperty("mails").GetArrayLength());
        Assert.Equal("Drei", Assert.Single(some.GetProperty("mails").EnumerateArray()).GetProperty("subject").GetString());
        Assert.Equal("Guten Tag\n", one.GetProperty("text").GetString());
        Assert.Equal("<p>Guten Tag</p>", one.GetProperty("html").GetString());
        Assert.Equal("mailer", one.GetProperty("signedInAs").GetString());
        Assert.Contains("Subject: Zwei", one.GetProperty("raw").GetString(), StringComparison.Ordinal);
        Assert.Contains(one.GetProperty("headers").EnumerateArray(), header => header.GetProperty("name").GetString() == "X-Test");
    }

    [Fact]
    public async Task A_waiting_call_answers_when_a_mail_comes_in()
    {
        await using var world = await StartAsync();
        await SendAsync(world, "erika@example.org", "Eins");

        var waiting = world.ApiAsync(HttpMethod.Get, "mails?after=1&wait=30");
        await SendAsync(world, "erika@example.org", "Zwei");

        Assert.Equal("Zwei", Assert.Single((await waiting).Body.GetProperty("mails").EnumerateArray()).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_a_mail_without_one_click_cannot_be_unsubscribed()
    {
        await using var world = await StartAsync();
        await SendAsync(world, "erika@example.org", "Eins");

        Assert.Equal(HttpStatusCode.NotFound, (await world.ApiAsync(HttpMethod.Get, "mails/2")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.ApiAsync(HttpMethod.Get, "mails/x")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await world.ApiAsync(HttpMethod.Post, "mails/1/unsubscribe")).Status);
    }

    [Fact]
    public async Task Mails_survive_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("mails-").FullName;
        await using (var world = await StartAsync(data)) { await SendAsync(world, "erika@example.org", "Eins"); }

        await using (var world = await StartAsync(data))
        {
            Assert.Equal("Eins", Assert.Single(world.Get<Mailbox>().After(0)).Subject);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Nothing_is_taken_without_signing_in_and_nobody_signs_in_without_TLS()
    {
        await using var world = await StartAsync();
        using var plain = new SmtpClient();
        await plain.ConnectAsync("127.0.0.1", world.Get<MailEndpoint>().Port, SecureSocketOptions.None);

        Assert.Empty(plain.AuthenticationMechanisms);
        await Assert.ThrowsAnyAsync<Exception>(() => plain.SendAsync(Mail("erika@example.org", "Eins")));
        Assert.Empty(world.Get<Mailbox>().After(0));
    }

    [Fact]
    public async Task Faults_of_mail_never_strike_Meta_and_those_of_Meta_never_mail()
    {
        await using var world = await StartAsync();
        world.Faults.Arm(new() { Kind = "551" });
        await SendAsync(world, "erika@example.org", "Eins");
        world.Faults.Disarm(null);
        world.Faults.Arm(new() { Kind = MailFaults.NoMailbox });

        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(world.Customer(), "{'text':'Guten Tag'}")).Status);
        await Assert.ThrowsAsync<SmtpCommandException>(() => SendAsync(world, "erika@example.org", "Zwei"));
    }

    private static async Task<SimulatedWorld> StartAsync(string? data = null)
    {
        var world = await SimulatedWorld.StartAsync(data, settings: Settings);
        await world.Get<IEnumerable<ILocalStartupTask>>().OfType<MailServer>().Single().RunAsync(world.Http.BaseAddress!, default);
        return world;
    }

    private static async Task SendAsync(SimulatedWorld world, string to, string subject)
    {
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        client.ServerCertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256) == world.Get<MailEndpoint>().Thumbprint;
        await client.ConnectAsync("127.0.0.1", world.Get<MailEndpoint>().Port, SecureSocketOptions.StartTls);
        await client.AuthenticateAsync("mailer", "a-mail-password");
        await client.SendAsync(Mail(to, subject));
        await client.DisconnectAsync(true);
    }

    private static MimeMessage Mail(string to, string subject)
    {
        var mail = new MimeMessage { Subject = subject, Body = new BodyBuilder { TextBody = "Guten Tag\n", HtmlBody = "<p>Guten Tag</p>" }.ToMessageBody() };
        mail.From.Add(MailboxAddress.Parse("orders@shop.example"));
        mail.To.Add(MailboxAddress.Parse(to));
        mail.Headers.Add("X-Test", "1");
        return mail;
    }
}
