using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Email;
using Serverless.Consents;
using Serverless.Local.Simulators.Mail;
using Serverless.Platform.Security;

namespace Serverless.Tests.Channels.Email;

public class EmailSenderTests
{
    [Fact]
    public async Task A_mail_is_handed_over_encrypted_and_signed_in()
    {
        using var world = new MailWorld();

        Assert.Equal(new SendOutcome.Sent($"{StableId.From("shipped")}@shop.example"), await world.SendAsync());

        Assert.Equal(("orders@shop.example", "erika@example.org", true, "mailer"),
            (world.Mail.From, Assert.Single(world.Mail.To), world.Mail.IsEncrypted, world.Mail.SignedInAs));
    }

    [Theory]
    [InlineData("starttls", true)]
    [InlineData("tls", true)]
    [InlineData("none", false)]
    public async Task The_connection_is_protected_as_the_settings_say(string security, bool isEncrypted)
    {
        using var world = new MailWorld(security: security);

        Assert.IsType<SendOutcome.Sent>(await world.SendAsync());
        Assert.Equal((isEncrypted, "mailer"), (world.Mail.IsEncrypted, world.Mail.SignedInAs));
    }

    [Fact]
    public async Task A_server_that_does_not_offer_STARTTLS_gets_nothing()
    {
        using var world = new MailWorld(settings => settings["Email:Security"] = "starttls", security: "none");

        Assert.Equal(new SendOutcome.TokenBroken("email.no-starttls"), await world.SendAsync());
        Assert.Empty(world.Mailbox.After(0));
    }

    [Theory]
    [InlineData(MailFaults.Greylist, "email.greylisted")]
    [InlineData(MailFaults.Closing, "email.server-closing")]
    public async Task What_a_server_puts_off_is_deferred_and_works_later(string fault, string reason)
    {
        using var world = new MailWorld();
        world.Break(fault);

        Assert.Equal(reason, Assert.IsType<SendOutcome.Deferred>(await world.SendAsync()).Reason);
        Assert.IsType<SendOutcome.Sent>(await world.SendAsync());
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_refused_and_the_connection_goes_on()
    {
        using var world = new MailWorld();
        world.Break(MailFaults.NoMailbox);

        Assert.Equal(new SendOutcome.Refused("email.mailbox-unknown") { MayFallBack = true }, await world.SendAsync());
        Assert.IsType<SendOutcome.Sent>(await world.SendAsync());
    }

    [Fact]
    public async Task A_refused_sign_in_breaks_the_account_even_on_a_connection_that_was_open()
    {
        using var world = new MailWorld();
        await world.SendAsync();
        world.Break(MailFaults.NoSignIn);

        Assert.Equal(new SendOutcome.TokenBroken("email.sign-in-refused"), await world.SendAsync());
    }

    [Fact]
    public async Task A_connection_lost_after_the_mail_leaves_the_outcome_unknown_and_the_repeat_has_the_same_message_id()
    {
        using var world = new MailWorld();
        world.Break(MailFaults.DropAfterData);

        Assert.Equal(new SendOutcome.Unknown("email.connection-lost"), await world.SendAsync());
        Assert.IsType<SendOutcome.Sent>(await world.SendAsync());

        Assert.Equal(2, world.Mailbox.After(0).Count);
        Assert.Single(world.Mailbox.After(0).Select(mail => mail.MessageId).Distinct());
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_leaves_the_outcome_unknown()
    {
        using var world = new MailWorld();
        world.Break(MailFaults.Slow, retryAfter: 3600);

        var sending = world.SendAsync();
        await world.Mailbox.Changes.WaitForAsync(() => world.Mailbox.Find(1), default);
        world.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(new SendOutcome.Unknown("email.timeout"), await sending);
    }

    [Fact]
    public async Task A_server_that_is_not_there_defers()
    {
        using var world = new MailWorld(settings => settings["Email:Port"] = "1");

        Assert.Equal(new SendOutcome.Deferred("email.no-connection"), await world.SendAsync());
    }

    [Fact]
    public async Task A_certificate_other_than_the_pinned_one_gets_nothing()
    {
        using var world = new MailWorld(settings => settings["Email:TrustedThumbprint"] = new string('0', 64));

        Assert.Equal(new SendOutcome.TokenBroken("email.certificate-not-trusted"), await world.SendAsync());
        Assert.Empty(world.Mailbox.After(0));
    }

    [Fact]
    public async Task Without_a_pin_a_self_signed_certificate_gets_nothing()
    {
        using var world = new MailWorld(settings => settings["Email:TrustedThumbprint"] = "");

        Assert.Equal(new SendOutcome.TokenBroken("email.certificate-not-trusted"), await world.SendAsync());
    }

    [Theory]
    [InlineData("Email:Host", null, "email.server-not-configured")]
    [InlineData("Secrets:mail-password", null, "email.password-missing")]
    [InlineData("Email:PasswordSecret", null, "email.password-missing")]
    [InlineData("Secrets:mail-password", "wrong", "email.sign-in-refused")]
    [InlineData("Email:User", null, "email.sign-in-refused")]
    public async Task What_is_not_configured_pauses_the_account(string setting, string? value, string reason)
    {
        using var world = new MailWorld(settings => settings[setting] = value);

        Assert.Equal(new SendOutcome.TokenBroken(reason), await world.SendAsync());
    }

    [Fact]
    public async Task Without_protection_nothing_goes_to_another_machine()
    {
        using var world = new MailWorld(settings => (settings["Email:Security"], settings["Email:Host"]) = ("none", "mail.example"));

        Assert.Equal(new SendOutcome.TokenBroken("email.server-not-protected"), await world.SendAsync());
    }

    [Theory]
    [InlineData("erika@")]
    [InlineData("erika@localhost")]
    [InlineData("a,b@example.org")]
    [InlineData("\"erika\"@example.org")]
    [InlineData("erika@example.org>\r\nBcc: x@example.org")]
    [InlineData("erika(x)@example.org")]
    [InlineData(".erika@example.org")]
    [InlineData("er..ika@example.org")]
    [InlineData("erika@exa mple.org")]
    [InlineData("erika@-example-.org")]
    [InlineData("jürgen@example.org")]
    public async Task An_address_that_could_be_read_in_two_ways_or_needs_SMTPUTF8_is_refused(string address)
    {
        using var world = new MailWorld();

        Assert.Equal(new SendOutcome.Refused("email.address-invalid") { MayFallBack = true }, await world.SendAsync(to: address));
        Assert.Empty(world.Mailbox.After(0));
    }

    [Fact]
    public async Task A_domain_in_another_script_is_written_to_in_its_ascii_form()
    {
        using var world = new MailWorld();

        Assert.IsType<SendOutcome.Sent>(await world.SendAsync(to: "erika@müller.example"));

        Assert.Equal("erika@xn--mller-kva.example", Assert.Single(world.Mail.To));
        Assert.Contains("To: erika@xn--mller-kva.example\r\n", world.Mail.RawText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_business_without_a_sender_is_refused()
    {
        using var world = new MailWorld();
        world.Business = world.Business with { Email = null };

        Assert.Equal("email.sender-not-configured", Assert.IsType<SendOutcome.Refused>(await world.SendAsync()).Reason);
    }

    [Fact]
    public async Task Promotions_need_an_unsubscribe_link_and_order_messages_go_without()
    {
        using var world = new MailWorld(settings => settings.Remove("Links:BaseUrl"));

        Assert.Equal("email.no-unsubscribe-address", Assert.IsType<SendOutcome.Refused>(await world.SendAsync(MailWorld.Message(purpose: Purpose.Promotions))).Reason);
        Assert.IsType<SendOutcome.Sent>(await world.SendAsync());

        Assert.Null(world.Mail.Header("List-Unsubscribe"));
    }

    [Fact]
    public async Task Many_mails_at_once_share_few_connections()
    {
        using var world = new MailWorld();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => world.SendAsync(MailWorld.Message(name: $"m-{i}"))));

        Assert.All(outcomes, outcome => Assert.IsType<SendOutcome.Sent>(outcome));
        Assert.Equal(20, world.Mailbox.After(0).Select(mail => mail.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task After_an_idle_while_the_connection_is_closed_and_a_new_one_made()
    {
        using var world = new MailWorld();
        await world.SendAsync();
        world.Clock.Advance(SmtpConnections.LongestIdle);

        Assert.IsType<SendOutcome.Sent>(await world.SendAsync());
    }

    [Fact]
    public async Task An_own_sender_name_and_answer_address_are_used()
    {
        using var world = new MailWorld();
        world.Business = world.Business with { Email = new EmailAccount("orders@shop.example") { FromName = "Versand, Muster & Söhne", ReplyTo = "hilfe@shop.example" } };

        await world.SendAsync();

        Assert.Equal("hilfe@shop.example", world.Mail.Header("Reply-To"));
        var from = Assert.Single(MimeKit.InternetAddressList.Parse(world.Mail.Header("From")!).Mailboxes);
        Assert.Equal(("Versand, Muster & Söhne", "orders@shop.example"), (from.Name, from.Address));
    }
}
