using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.WhatsApp;
using Serverless.Tests.Platform.Telemetry;

namespace Serverless.Tests.EndToEnd.Telemetry;

/// <summary>Personal data appears in no span, no tag of a metric and no log line; and metrics have few series, whoever does what.</summary>
[Collection(RecordingCollection.Name)]
public sealed partial class TelemetryPrivacyTests : IAsyncLifetime, IDisposable
{
    private readonly Recorder _recorder = new();
    private App _app = null!;

    public async Task InitializeAsync() => _app = await App.StartAsync(changes: ("Channels:Prices", "EUR utility=0.05 marketing=0.11 service=0.01"));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task Whole_stories_leave_nothing_personal_and_say_only_what_is_documented()
    {
        var person = await ChatsAsync();
        await CallsAsync(person);
        var phone = await WhatsAppAndMailAsync(person);
        await StrangersAsync();
        await _app.IsIdleAsync();

        string[] canaries = [A.CustomerName, "Kanarien", A.CustomerEmail, A.CustomerPhone[1..], "erika", "Muster", "example.org", person.Psid, phone, "wamid", "Geheim", "127.0.0.1", "/_local",
            _app.Settings["Secrets:demo-messenger-token"]!, _app.Settings["ApiKeys:demo"]!, "appsecret_proof"];
        var spans = _recorder.Ended.Select(Recorder.Text).ToList();
        var tags = _recorder.Measured.Select(one => $"{one.Name} {string.Join(' ', one.Tags)}").Distinct().ToList();
        Assert.All(canaries, canary =>
        {
            Assert.DoesNotContain(spans, text => text.Contains(canary, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(tags, text => text.Contains(canary, StringComparison.OrdinalIgnoreCase));
        });
        Assert.All(canaries.Except(["127.0.0.1", "/_local", "Muster"]), canary => Assert.DoesNotContain(_app.Logs.All, line => line.Contains(canary, StringComparison.OrdinalIgnoreCase)));

        Assert.All(["POST meta-graph", "POST agents", "send mail", "process chat-outbound", "process caller-context", "process chat-receipts", "process chat-inbound"], name => Assert.Contains(_recorder.Ended, span => span.DisplayName == name));
        Assert.Empty(_recorder.Ended.SelectMany(span => span.TagObjects).Select(tag => tag.Key).Distinct().Except(TelemetryPageTests.Attributes));
        Assert.All(_recorder.Measured, one => Assert.Equal(TelemetryPageTests.Metrics[one.Name].Tags.Order(), one.Tags.Keys.Order()));
    }

    [Fact]
    public async Task A_message_that_is_charged_and_delivered_is_a_cost_once()
    {
        var person = await WhatsAppScene.InChatAsync(_app);
        await _app.ShopSendsAcceptedAsync(_app.Order("placed", _app.Clock.GetUtcNow()));
        await person.ReceivesAsync(1);
        await _app.DeliveryAsync("placed", "read");
        _app.Clock.Advance(TimeSpan.FromHours(25));
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _app.Clock.GetUtcNow()));
        await person.ReceivesAsync(2);
        await _app.DeliveryAsync("shipped", "read");
        await _app.IsIdleAsync();

        // The first within the window, the second as a template. Meta reports each price several times.
        Assert.Equal([(0.01, "service"), (0.05, "utility")], Costs().Select(one => (one.Value, one.Tags["category"])));
        Assert.All(Costs(), one => Assert.Equal(("whatsapp", "EUR"), (one.Tags["channel"], one.Tags["currency"])));
        var sent = _recorder.Measured.Where(one => one.Name == "chat.sends" && one.Tags["state"] == "sent").Select(one => one.Tags["category"]);
        Assert.Equal(["service", "utility"], sent);

        IEnumerable<Measured> Costs() => _recorder.Measured.Where(one => one.Name == "chat.cost");
    }

    [Fact]
    public async Task Strangers_make_no_series_of_metrics()
    {
        for (var i = 0; i < 40; i++)
        {
            var anybody = string.Create(CultureInfo.InvariantCulture, $"anybody-{i}");
            foreach (var path in new[] { $"orders/{anybody}", $"shipments/{anybody}", $"calls/{anybody}", "orders/standard", "shipments/aftership", "calls/twilio" })
            {
                using var refused = await _app.Http.PostAsync(new Uri($"api/businesses/{anybody}/{path}", UriKind.Relative), new StringContent("{}", null, "application/json"));
                Assert.NotEqual(HttpStatusCode.Accepted, refused.StatusCode);
            }
        }

        var webhooks = _recorder.Measured.Where(one => one.Name == "webhooks").ToList();
        Assert.Equal(240, webhooks.Sum(one => one.Value));
        Assert.Equal(["call.other", "call.twilio", "order.other", "order.standard", "shipment.aftership", "shipment.other"], webhooks.Select(one => one.Tags["source"]).Distinct().Order());
        Assert.All(webhooks, one => Assert.Equal("refused", one.Tags["outcome"]));
        Assert.All(_recorder.Measured.SelectMany(one => one.Tags.Values), value => Assert.Matches(Code(), value));
    }

    [Fact]
    public async Task A_webhook_of_which_nothing_follows_is_unchanged_and_one_that_is_accepted_says_so()
    {
        await _app.ShopSendsAcceptedAsync(_app.Order("placed", _app.Clock.GetUtcNow()));
        var other = _app.Order("placed", _app.Clock.GetUtcNow());
        other["type"] = "order.sneezed";
        using var unhandled = await _app.ShopSendsAsync(other);
        using var forged = await _app.ShopSendsAsync(_app.Order("paid", _app.Clock.GetUtcNow()), business: "nobody");

        Assert.Equal([("accepted", "none"), ("unchanged", "none"), ("refused", "signature")],
            _recorder.Measured.Where(one => one.Name == "webhooks" && one.Tags["source"] == "order.standard").Select(one => (one.Tags["outcome"], one.Tags["reason"])));
    }

    /// <summary>Order updates with faults, a question, a change and a STOP.</summary>
    private async Task<MessengerCustomer> ChatsAsync()
    {
        var person = await CallStoryTests.AgreedAsync(_app);
        var at = _app.Clock.GetUtcNow();
        _app.Break("500-after-accept");
        await _app.ShopSendsAcceptedAsync(_app.Order("delayed", at.AddSeconds(1)));
        await _app.DeliveryAsync("delayed", "unknown");
        _app.Clock.Advance(TimeSpan.FromSeconds(61));
        await _app.DeliveryAsync("delayed", "read");
        _app.Act(person, "Geheimnisvolle Kanarienfrage: wo ist meine Bestellung?");
        await _app.IsIdleAsync();
        _app.Act(person, "Bitte stornieren Sie meine Bestellung");
        await _app.IsIdleAsync();
        return person;
    }

    private async Task CallsAsync(MessengerCustomer person)
    {
        await CallStoryTests.CallsAsync(_app, "ringing");
        await CallStoryTests.DeskAsync(_app, "caller.ringing");
        await CallStoryTests.CallsAsync(_app, "missed");
        await CallStoryTests.DeskAsync(_app, "caller.ended");
        await _app.IsQuietAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(2));
        await _app.SeesAsync(person, "verpasst");
        using var card = await _app.Http.SendAsync(_app.Authorized(new HttpRequestMessage(HttpMethod.Get, $"api/businesses/demo/callers/{Uri.EscapeDataString(A.CustomerPhone)}")));
        Assert.Equal(HttpStatusCode.OK, card.StatusCode);
    }

    /// <summary>What WhatsApp accepted and reported as failed goes by mail.</summary>
    private async Task<string> WhatsAppAndMailAsync(MessengerCustomer messenger)
    {
        _app.Act(messenger, "STOP");
        await _app.IsIdleAsync();
        var person = await WhatsAppScene.InChatAsync(_app);
        await _app.OptInByEmailAsync();
        _app.Break("failed-later");
        await _app.ShopSendsAcceptedAsync(_app.Order("delivered", _app.Clock.GetUtcNow()));
        await _app.MailsAsync(1);
        person.Act(new WhatsAppAction { Do = "text", Text = "Geheim: Kanarienstraße 7" });
        return person.Phone;
    }

    private async Task StrangersAsync()
    {
        foreach (var path in new[] { "api/businesses/erika.kanarienvogel@example.org", $"api/businesses/demo/callers/{A.CustomerPhone}", "api/businesses/Kanarienvogel/orders/Kanarienvogel", "api/webhooks/messenger?hub.verify_token=Geheim" })
        {
            using var refused = await _app.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.False(refused.IsSuccessStatusCode);
        }
    }

    /// <summary>What a tag may say: a name or a code, never free text.</summary>
    [GeneratedRegex("^[A-Za-z0-9._-]{1,60}$")]
    private static partial Regex Code();
}
