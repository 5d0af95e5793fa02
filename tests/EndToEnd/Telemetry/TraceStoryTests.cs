using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Channels;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.WhatsApp;
using Serverless.Local.Time;

namespace Serverless.Tests.EndToEnd.Telemetry;

/// <summary>From a webhook to what the customer sees is one trace, whatever happens on the way.</summary>
[Collection(RecordingCollection.Name)]
public sealed class TraceStoryTests : IDisposable
{
    private const string Shop = "POST /api/businesses/{business}/orders/{source}";
    private const string Told = "send chat-outbound > process chat-outbound";

    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task An_order_update()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();

        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));

        var call = await _recorder.CallAsync("meta-graph", InTraceOf("order-webhook"));
        Assert.Equal($"{Shop} > send order-status > process order-status > {Told} > POST meta-graph", await _recorder.PathAsync(call));
        Assert.Equal(200, call.GetTagItem("http.response.status_code"));
        Assert.Single(await app.ReceivesAsync(person, 1));
        var process = (await _recorder.UntilAsync(all => all.FirstOrDefault(span => span.SpanId == call.ParentSpanId), "the message was handled"))!;
        Assert.Equal(("sent", "ok", "messenger", "completed", "demo"), (process.GetTagItem("serverless.send.state"), process.GetTagItem("serverless.send.reason"),
            process.GetTagItem("serverless.channel"), process.GetTagItem("messaging.servicebus.disposition_status"), process.GetTagItem("serverless.business")));
    }

    [Fact]
    public async Task A_question_and_its_answer()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        await app.ShopSendsAcceptedAsync(app.Order("shipped", app.Clock.GetUtcNow()));
        await app.ReceivesAsync(person, 1);
        var asked = TimeProvider.System.GetUtcNow().UtcDateTime;

        app.Act(person, "Wo ist meine Bestellung?");

        var call = await _recorder.CallAsync("meta-graph", span => span.StartTimeUtc > asked && InTraceOf("messenger-webhook")(span));
        Assert.Equal($"POST /api/webhooks/messenger > send chat-inbound > process chat-inbound > {Told} > POST meta-graph", await _recorder.PathAsync(call));
    }

    [Fact]
    public async Task A_call_its_card_on_the_desk_and_the_word_in_the_chat()
    {
        const string telephone = "POST /api/businesses/{business}/calls/{source} > send caller-context > process caller-context";
        await using var app = await App.StartAsync();
        var person = await CallStoryTests.AgreedAsync(app);

        await CallStoryTests.CallsAsync(app, "ringing");
        await CallStoryTests.DeskAsync(app, "caller.ringing");
        await CallStoryTests.CallsAsync(app, "missed");
        await CallStoryTests.DeskAsync(app, "caller.ended");
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.SeesAsync(person, "verpasst");

        Assert.Equal($"{telephone} > POST agents", await _recorder.PathAsync(await _recorder.CallAsync("agents")));
        Assert.Equal($"{telephone} > send caller-context > process caller-context > {Told} > POST meta-graph",
            await _recorder.PathAsync(await _recorder.CallAsync("meta-graph", InTraceOf("call-webhook"))));
    }

    [Fact]
    public async Task What_goes_by_mail_because_the_chat_cannot_take_it()
    {
        await using var app = await App.StartAsync();
        await WhatsAppScene.InChatAsync(app);
        await app.OptInByEmailAsync();
        app.Clock.Advance(TimeSpan.FromHours(25));
        var templates = app.Services.GetRequiredService<WhatsAppTemplates>();
        foreach (var template in templates.Of(MetaAccounts.DemoBusinessAccount, null)) { templates.Put(template with { Status = "PAUSED" }); }

        await app.ShopSendsAcceptedAsync(app.Order("shipped", app.Clock.GetUtcNow()));

        Assert.Equal($"{Shop} > send order-status > process order-status > {Told} > {Told} > send mail", await _recorder.PathAsync(await _recorder.CallAsync("smtp")));
    }

    [Fact]
    public async Task What_goes_by_mail_after_the_provider_reported_a_failure_in_another_trace()
    {
        await using var app = await App.StartAsync();
        await WhatsAppScene.InChatAsync(app);
        await app.OptInByEmailAsync();
        app.Break("failed-later");

        await app.ShopSendsAcceptedAsync(app.Order("shipped", app.Clock.GetUtcNow()));

        var mail = await _recorder.CallAsync("smtp");
        Assert.Equal($"{Shop} > send order-status > process order-status > {Told} > {Told} > send mail", await _recorder.PathAsync(mail));
        var cause = Assert.Single(_recorder.Ended.Where(span => span.TraceId == mail.TraceId && span.DisplayName == "send chat-outbound").SelectMany(span => span.Links)).Context;
        Assert.NotEqual(mail.TraceId, cause.TraceId);
        await _recorder.UntilAsync(all => all.FirstOrDefault(span => span.SpanId == cause.SpanId && span.DisplayName == "process chat-receipts"), "the failure was handled");
    }

    [Fact]
    public async Task A_message_that_is_put_off_and_the_one_that_waits_behind_it()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        var at = app.Clock.GetUtcNow();
        app.Break("429");
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at));
        await app.DeliveryAsync("shipped", "deferred");
        await app.ShopSendsAcceptedAsync(app.Order("delivered", at.AddSeconds(1)));
        await app.DeliveryAsync("delivered", "deferred");

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.ReceivesAsync(person, 2);

        var calls = await _recorder.UntilAsync(all => all.Where(span => IsSent(span) && InTraceOf("order-webhook")(span)).ToList() is { Count: 2 } two ? two : null, "two messages were sent");
        Assert.NotEqual(calls[0].TraceId, calls[1].TraceId);
        Assert.Equal($"{Shop} > send order-status > process order-status > {Told} > {Told} > POST meta-graph", await _recorder.PathAsync(calls[0]));
        Assert.Equal($"{Shop} > send order-status > process order-status > {Told} > resume send > POST meta-graph", await _recorder.PathAsync(calls[1]));

        static bool IsSent(Activity span) => (string?)span.GetTagItem("peer.service") == "meta-graph" && Equals(span.GetTagItem("http.response.status_code"), 200);
    }

    [Fact]
    public async Task A_parcel_that_is_known_before_its_order()
    {
        await using var app = await App.StartAsync();
        await app.CustomerInChatAsync();
        await ShipmentTests.CarrierSendsAsync(app, new JsonObject { ["status"] = "out_for_delivery" });
        await app.IsIdleAsync();

        await app.ShopSendsAcceptedAsync(app.Order("shipped", app.Clock.GetUtcNow()));

        const string hop = "send order-status > process order-status";
        Assert.Equal($"POST /api/businesses/{{business}}/shipments/{{source}} > {hop} > {hop} > {hop} > {Told} > POST meta-graph",
            await _recorder.PathAsync(await _recorder.CallAsync("meta-graph", InTraceOf("shipment-webhook"))));
    }

    [Fact]
    public async Task Several_updates_in_one_message_lead_to_each_other()
    {
        await using var app = await App.StartAsync(clock: new LocalClock(TimeProvider.System.GetUtcNow()),
            changes: ("Channels:CoalesceFor", new ChannelsOptions().CoalesceFor.ToString("c", CultureInfo.InvariantCulture)));
        var person = await app.CustomerInChatAsync();
        var at = app.Clock.GetUtcNow();
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at));
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at, "A-1002"));
        await app.IsQuietAsync();

        app.Clock.Advance(new ChannelsOptions().CoalesceFor + CoalesceTimes.TimeToSend);
        await app.ReceivesAsync(person, 1);

        var call = await _recorder.CallAsync("meta-graph", InTraceOf("order-webhook"));
        Assert.Equal($"{Shop} > send order-status > process order-status > {Told} > POST meta-graph", await _recorder.PathAsync(call));
        var lead = _recorder.Ended.Single(span => span.SpanId == call.ParentSpanId);
        var other = await _recorder.UntilAsync(all => all.SingleOrDefault(span => span.DisplayName == "process chat-outbound" && span.TraceId != call.TraceId && InTraceOf("order-webhook")(span)), "the other message was handled");
        Assert.Equal(lead.SpanId, Assert.Single(other.Links).Context.SpanId);
        Assert.Equal(other.SpanId, Assert.Single(lead.Links).Context.SpanId);
        Assert.EndsWith(Told, await _recorder.PathAsync(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_begins_its_own_trace_and_leads_to_that_of_its_sender()
    {
        const string sender = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        await using var app = await App.StartAsync();
        app.Http.DefaultRequestHeaders.Add("traceparent", sender);

        using var refused = await app.Http.GetAsync(new Uri("api/businesses/+4915199887766", UriKind.Relative));

        var request = await _recorder.UntilAsync(all => all.FirstOrDefault(span => (string?)span.GetTagItem("serverless.function") == "business-get"), "the request was answered");
        Assert.Equal(default, request.ParentSpanId);
        Assert.NotEqual("0af7651916cd43dd8448eb211c80319c", request.TraceId.ToHexString());
        Assert.Equal("b7ad6b7169203331", Assert.Single(request.Links).Context.SpanId.ToHexString());
        Assert.True(request.Recorded);
        Assert.Equal(("GET", 401, "operator-unauthorized", null, ActivityStatusCode.Unset), (request.GetTagItem("http.request.method"), request.GetTagItem("http.response.status_code"),
            request.GetTagItem("serverless.problem"), request.GetTagItem("serverless.business"), request.Status));
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal(request.TraceId.ToHexString(), (string?)problem["traceId"]);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_fails_in_its_trace_with_the_reason()
    {
        await using var app = await App.StartAsync();
        await app.Services.GetRequiredService<Serverless.Platform.Messaging.IMessageBus>().SendAsync(Serverless.Platform.Messaging.Queues.ChatReceipts,
            [new("bad-1", null, "demo", "nothing/1", BinaryData.FromString("{}")) { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }], default);

        var process = await _recorder.UntilAsync(all => all.FirstOrDefault(span => span.DisplayName == "process chat-receipts"), "the message was handled");

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", process.TraceId.ToHexString());
        Assert.Equal((ActivityStatusCode.Error, "chat-receipts.malformed", "dead-lettered"),
            (process.Status, process.GetTagItem("error.type"), process.GetTagItem("messaging.servicebus.disposition_status")));
        Assert.Contains(_recorder.Measured, one => one.Name == "bus.dead_lettered" && one.Tags["entity"] == "chat-receipts" && one.Tags["reason"] == "chat-receipts.malformed");
    }

    /// <summary>Whether a span's trace began with a request to this function.</summary>
    private Func<Activity, bool> InTraceOf(string function) => span =>
        _recorder.Ended.Any(root => root.TraceId == span.TraceId && root.Kind == ActivityKind.Server && (string?)root.GetTagItem("serverless.function") == function);
}
