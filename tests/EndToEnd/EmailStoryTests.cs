using System.Net;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Mail;

namespace Serverless.Tests.EndToEnd;

/// <summary>A customer who has only an e-mail address: the order steps come as mails, and one click ends them.</summary>
public sealed class EmailStoryTests
{
    private static readonly FormUrlEncodedContent OneClick = new([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);

    [Fact]
    public async Task The_order_steps_come_as_mails_and_one_click_ends_them()
    {
        await using var app = await App.StartAsync();
        await app.OptInByEmailAsync();
        var at = app.Clock.GetUtcNow();
        await app.ShopSendsAcceptedAsync(app.Order("placed", at));
        await app.MailsAsync(1);
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at.AddSeconds(1)));
        var mails = await app.MailsAsync(2);

        Assert.Equal(["Ihre Bestellung #1001 bei Demo Shop", "Ihre Bestellung #1001 ist unterwegs"], mails.Select(mail => mail.Subject));
        Assert.All(mails, mail => Assert.True(mail.IsEncrypted));
        Assert.Contains("Teekanne", mails[0].Html, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await app.Http.PostAsync(LinkOf(mails[1]), OneClick)).StatusCode);
        await app.ShopSendsAcceptedAsync(app.Order("delivered", at.AddSeconds(2)));
        await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/orders", answer => answer.ToJsonString().Contains("no-consent", StringComparison.Ordinal));

        Assert.Equal(2, app.Mailbox.After(0).Count);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task Opening_the_link_changes_nothing_and_posting_it_twice_withdraws_once()
    {
        await using var app = await App.StartAsync();
        await app.OptInByEmailAsync();
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        var link = LinkOf(Assert.Single(await app.MailsAsync(1)));

        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { { "Accept-Language", "de-CH, en;q=0.5" } } };
            using var page = await app.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains("Abbestellen", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.True(page.Headers.CacheControl!.NoStore);
        }

        Assert.Equal("given", (await ConsentAsync(app))["state"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Http.PostAsync(link, new StringContent(""))).StatusCode);
        Assert.Equal("given", (await ConsentAsync(app))["state"]!.GetValue<string>());

        using var multipart = new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } };
        Assert.Equal(HttpStatusCode.OK, (await app.Http.PostAsync(link, multipart)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.PostAsync(link, OneClick)).StatusCode);

        var consent = await ConsentAsync(app);
        Assert.Equal("withdrawn", consent["state"]!.GetValue<string>());
        Assert.Equal(2, consent["history"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("u1_demo_01JDP3V0M5TYB2G9Q4ZK7W8XNA_order-updates_00000000000000000000000000")]
    public async Task A_token_that_is_not_ours_is_not_found(string token)
    {
        await using var app = await App.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"api/unsubscribe/{token}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.PostAsync($"api/unsubscribe/{token}", OneClick)).StatusCode);
    }

    [Fact]
    public async Task A_mail_whose_answer_was_lost_is_sent_again_with_the_same_message_id()
    {
        await using var app = await App.StartAsync();
        await app.OptInByEmailAsync();
        app.Break(MailFaults.DropAfterData);
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        await app.DeliveryAsync("placed", "unknown");
        app.Clock.Advance(TimeSpan.FromSeconds(62));

        var mails = await app.MailsAsync(2);
        await app.DeliveryAsync("placed", "sent");

        Assert.Single(mails.Select(mail => mail.MessageId).Distinct());
    }

    [Fact]
    public async Task A_greylisted_mail_comes_some_minutes_later()
    {
        await using var app = await App.StartAsync();
        await app.OptInByEmailAsync();
        app.Break(MailFaults.Greylist);
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        await app.DeliveryAsync("placed", "deferred");
        app.Clock.Advance(TimeSpan.FromMinutes(7));

        Assert.Single(await app.MailsAsync(1));
    }

    [Fact]
    public async Task Neither_address_nor_link_nor_password_is_ever_logged()
    {
        await using var app = await App.StartAsync();
        await app.OptInByEmailAsync();
        var at = app.Clock.GetUtcNow();
        app.Break(MailFaults.NoMailbox);
        await app.ShopSendsAcceptedAsync(app.Order("placed", at));
        await app.DeliveryAsync("placed", "refused");
        app.Break(MailFaults.DropAfterData);
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at.AddSeconds(1)));
        var mail = Assert.Single(await app.MailsAsync(1));
        await app.Http.PostAsync(LinkOf(mail), OneClick);

        string[] canaries = [A.CustomerEmail, "kanarienvogel", "orders@demo-shop.example", app.Settings["Secrets:demo-mail-password"]!, app.Settings["Email:User"]!];
        Assert.All(canaries, canary => Assert.DoesNotContain(app.Logs.All, line => line.Contains(canary, StringComparison.OrdinalIgnoreCase)));
    }

    private static async Task<JsonNode> ConsentAsync(App app) =>
        (await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/consents", _ => true))["consents"]!.AsArray().Single()!;

    private static Uri LinkOf(ReceivedMail mail) => new(mail.Header("List-Unsubscribe")!.Trim('<', '>'));
}
