using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Simulators.Agents;
using Serverless.Local.Simulators.Messenger;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Tests.EndToEnd;

/// <summary>Somebody calls: the card on the desk, the word in the chat, the note beside it.</summary>
public class CallStoryTests
{
    [Fact]
    public async Task A_missed_call_is_on_the_desk_while_it_rings_and_in_the_chat_two_minutes_later()
    {
        await using var app = await App.StartAsync();
        var person = await AgreedAsync(app);
        var before = app.Received(person).Count;

        await CallsAsync(app, "ringing");
        var card = await DeskAsync(app, "caller.ringing");
        await CallsAsync(app, "missed");
        await DeskAsync(app, "caller.ended");
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        await app.SeesAsync(person, "Entschuldigung, wir haben Ihren Anruf verpasst. Ihre Bestellung #1001 wird gerade zugestellt.");
        await app.IsQuietAsync();
        Assert.Equal(before + 1, app.Received(person).Count);
        Assert.Equal((await app.CustomerIdAsync(), "#1001"), ((string)card["card"]!["customer"]!, (string)card["card"]!["orders"]![0]!["number"]!));
        var call = Assert.Single((await app.GetAsync("api/businesses/demo/calls"))["calls"]!.AsArray())!;
        Assert.Equal(("missed", "told", "told"), ((string)call["state"]!, (string)call["agent"]!, (string)call["chat"]!["outcome"]!));
        Assert.Empty(app.Logs.Errors);
        Assert.DoesNotContain(app.Logs.All, line => line.Contains(A.CustomerPhone[1..], StringComparison.Ordinal) || line.Contains("Kanarienvogel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_who_takes_the_chat_after_the_decision_and_before_the_send_is_not_talked_over()
    {
        await using var app = await App.StartAsync();
        var person = await AgreedAsync(app);
        var before = app.Received(person).Count;
        await CallsAsync(app, "ringing");
        await CallsAsync(app, "missed");
        await app.IsQuietAsync();
        app.Break("613");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.IsQuietAsync();

        // The decision is made, and the message waits for the page's limit.
        Assert.Equal("told", (string)(await app.GetAsync("api/businesses/demo/calls"))["calls"]![0]!["chat"]!["outcome"]!);
        var (customer, thread) = await app.ThreadAsync();
        Assert.Equal(HttpStatusCode.OK, (await app.PatchAsync($"api/businesses/demo/customers/{customer}/threads/{thread}", new { heldBy = "person" })).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(30));

        await app.ReadsAsync($"api/businesses/demo/customers/{customer}/deliveries", list => list["deliveries"]!.AsArray().Any(delivery =>
            ((string)delivery!["about"]!).StartsWith("call:", StringComparison.Ordinal) && ((string)delivery["state"]!, (string?)delivery["reason"]) == ("refused", "held-by-person")));
        await app.IsQuietAsync();
        Assert.Equal(before, app.Received(person).Count);
    }

    [Fact]
    public async Task After_an_answered_call_come_the_link_and_the_note_which_the_customer_never_sees()
    {
        await using var app = await App.StartAsync();
        var person = await AgreedAsync(app);
        var before = app.Received(person).Count;

        foreach (var step in new[] { "ringing", "answered", "ended" }) { await CallsAsync(app, step); }

        await app.SeesAsync(person, "Vielen Dank für Ihren Anruf bei Demo Shop.");
        var card = await DeskAsync(app, "caller.ended");
        using var noted = await app.PostAsync($"api/businesses/demo/calls/{(string)card["call"]!["id"]!}/notes", new JsonObject { ["text"] = "Rückruf am Montag", ["by"] = "Anna" }, "note-1");
        var note = (await noted.Content.ReadFromJsonAsync<JsonNode>())!;
        await app.IsQuietAsync();

        Assert.Equal(HttpStatusCode.Created, noted.StatusCode);
        var lines = (await app.GetAsync($"api/businesses/demo/customers/{(string)note["customer"]!}/threads/{(string)note["thread"]!}/messages"))["messages"]!.AsArray();
        Assert.Contains(lines, line => (string)line!["from"]! == "agent" && (string)line["kind"]! == "note" && (string)line["text"]! == "Rückruf am Montag" && (string)line["by"]! == "Anna");
        Assert.Equal(before + 1, app.Received(person).Count);
        Assert.DoesNotContain(app.Received(person), item => item.Text.Contains("Montag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_desk_that_is_away_for_a_moment_gets_the_card_once()
    {
        await using var app = await App.StartAsync();
        app.Services.GetRequiredService<DeskHabits>().Arm(new DeskHabit("503", Times: 2));

        await CallsAsync(app, "ringing");
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await DeskAsync(app, "caller.ringing");

        Assert.Equal(1, Assert.Single(app.Services.GetRequiredService<AgentDesk>().Cards).Times);
    }

    [Fact]
    public async Task Cards_on_the_bus_reach_the_subscription_of_the_agents_only()
    {
        await using var app = await App.StartAsync();
        await app.Services.GetRequiredService<IMessageBus>().SendAsync(Queues.CallerContext,
            new BusMessage("card-1", null, "demo", "caller-card/1", BinaryData.FromString("{}")) { Kind = BusKinds.Card }, default);

        var status = await app.Broker.GetStatusAsync(default);

        Assert.Equal((1, 0), (Active("agents"), Active("chats")));
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        status = await app.Broker.GetStatusAsync(default);
        Assert.Equal(0, Active("agents"));

        int Active(string subscription) => (int)status.Single(entity => entity.Path.EndsWith($"caller-context/Subscriptions/{subscription}", StringComparison.OrdinalIgnoreCase)).Active;
    }

    /// <summary>A customer in the chat whose order is out for delivery, and who agreed to service messages.</summary>
    internal static async Task<MessengerCustomer> AgreedAsync(App app)
    {
        var person = await app.CustomerInChatAsync();
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        await app.ShopSendsAcceptedAsync(app.Order("out_for_delivery", app.Clock.GetUtcNow().AddSeconds(1)));
        await app.SeesAsync(person, "zugestellt");
        var optIn = A.OptIn(app.Customer, null, app.Clock.GetUtcNow());
        optIn["purpose"] = "service";
        using var agreed = await app.PostAsync("api/businesses/demo/opt-ins", optIn, $"service-{app.Customer}");
        Assert.Equal(HttpStatusCode.Created, agreed.StatusCode);
        var answer = (await agreed.Content.ReadFromJsonAsync<JsonNode>())!;
        if ((string?)answer["link"] is { } link) { app.Actions.Act(person, new CustomerAction { Do = "open-link", Link = link }); }

        await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/consents",
            consents => consents["consents"]!.AsArray().Any(consent => (string)consent!["purpose"]! == "service" && (string)consent["state"]! == "given"));
        await app.IsQuietAsync();
        return person;
    }

    /// <summary>The demo business's telephone tells it, signed.</summary>
    internal static async Task CallsAsync(App app, string step)
    {
        var data = new JsonObject { ["callId"] = "call-1", ["from"] = A.CustomerPhone, ["to"] = "+4930555000", ["direction"] = "inbound", ["agent"] = step == "ringing" ? null : "anna" };
        var body = Encoding.UTF8.GetBytes(new JsonObject { ["type"] = $"call.{step}", ["timestamp"] = app.Clock.GetUtcNow().ToString("O"), ["data"] = data }.ToJsonString());
        var (id, now) = (StableId.From("call-1", step), app.Clock.GetUtcNow().ToUnixTimeSeconds());
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/businesses/demo/calls/standard") { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", StandardWebhookSignature.Sign(id, now, body, app.Settings["Secrets:demo-telephone"]!));
        using var response = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>Waits until the desk has a card of this type; what it says.</summary>
    internal static async Task<JsonNode> DeskAsync(App app, string type)
    {
        var desk = app.Services.GetRequiredService<AgentDesk>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var card = await desk.Changes.WaitForAsync(() => desk.Cards.FirstOrDefault(item => item.Type == type), limit.Token);
        return JsonNode.Parse(card.Data.GetRawText())!;
    }
}
