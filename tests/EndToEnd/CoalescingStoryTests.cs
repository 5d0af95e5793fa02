using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Channels;
using Serverless.Local.Time;

namespace Serverless.Tests.EndToEnd;

/// <summary>
/// Three updates of two orders within a second, with the span that the app has by itself: one message, on every channel. The clock stands
/// while they come in, so that they fall into one span however busy the machine is.
/// </summary>
public sealed class CoalescingStoryTests
{
    private static readonly string Usual = new ChannelsOptions().CoalesceFor.ToString("c", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Steps = ["order:A-1001:shipped", "order:A-1002:shipped", "order:A-1001:delivered"];

    [Fact]
    public async Task On_Messenger()
    {
        await using var app = await StartAsync();
        var person = await app.CustomerInChatAsync();
        await IsOpenAsync(app, "messenger");
        await ThreeUpdatesAsync(app);

        SpanEnds(app);

        IsAllThree(Assert.Single(await app.ReceivesAsync(person, 1)).Text);
        await ShareOneMessageAsync(app);
        Assert.Single(app.Received(person));
    }

    [Fact]
    public async Task On_WhatsApp()
    {
        await using var app = await StartAsync();
        var person = await WhatsAppScene.InChatAsync(app);
        await ThreeUpdatesAsync(app);

        SpanEnds(app);

        IsAllThree(Assert.Single(await person.ReceivesAsync(1)).Text);
        await ShareOneMessageAsync(app);
        Assert.Single(person.Received);
    }

    [Fact]
    public async Task By_mail()
    {
        await using var app = await StartAsync();
        await app.OptInByEmailAsync();
        await ThreeUpdatesAsync(app);

        SpanEnds(app);

        IsAllThree(Assert.Single(await app.MailsAsync(1)).Text);
        await ShareOneMessageAsync(app);
        Assert.Single(app.Mailbox.After(0));
    }

    [Fact]
    public async Task A_restart_before_the_span_ends_loses_nothing()
    {
        var app = await StartAsync();
        var person = await WhatsAppScene.InChatAsync(app);
        await ThreeUpdatesAsync(app);
        var id = await app.CustomerIdAsync();
        await app.StopAsync();

        await using var again = await App.StartAsync(folder: app.Folder, clock: app.Clock, changes: ("Channels:CoalesceFor", Usual));
        SpanEnds(again);

        await ShareOneMessageAsync(again, id);
        IsAllThree(Assert.Single(person.In(again)).Text);
    }

    private static Task<App> StartAsync() => App.StartAsync(clock: new LocalClock(TimeProvider.System.GetUtcNow()), changes: ("Channels:CoalesceFor", Usual));

    private static async Task ThreeUpdatesAsync(App app)
    {
        var at = app.Clock.GetUtcNow();
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at));
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at, "A-1002"));
        await app.ShopSendsAcceptedAsync(app.Order("delivered", at.AddMilliseconds(500)));
        var begun = TimeProvider.System.GetTimestamp();
        while ((await app.Broker.GetStatusAsync(default)).Single(entity => entity.Path == "chat-outbound").Scheduled < 3)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience) { Assert.Fail($"The updates never came to the span.\n{string.Join('\n', app.Logs.Tail)}"); }
        }
    }

    private static void SpanEnds(App app) => app.Clock.Advance(new ChannelsOptions().CoalesceFor + CoalesceTimes.TimeToSend);

    private static async Task IsOpenAsync(App app, string channel) =>
        await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/threads",
            answer => answer["threads"]!.AsArray().Any(thread => thread!["channel"]!.GetValue<string>() == channel && thread["windowUntil"] is not null));

    private static void IsAllThree(string? text)
    {
        Assert.NotNull(text);
        Assert.Contains("#1001 ist mit DHL unterwegs", text, StringComparison.Ordinal);
        Assert.Contains("#1002 ist mit DHL unterwegs", text, StringComparison.Ordinal);
        Assert.Contains("zugestellt", text, StringComparison.Ordinal);
    }

    /// <summary>Each update has its delivery, and all of them the same message of the provider.</summary>
    private static async Task ShareOneMessageAsync(App app, string? customer = null)
    {
        customer ??= await app.CustomerIdAsync();
        var answer = await app.ReadsAsync($"api/businesses/demo/customers/{customer}/deliveries",
            answer => Of(answer).Count == 3 && Of(answer).All(delivery => delivery["messageId"] is not null));
        Assert.Equal(Steps.Order(), Of(answer).Select(delivery => delivery["about"]!.GetValue<string>()).Order());
        Assert.Single(Of(answer).Select(delivery => delivery["messageId"]!.GetValue<string>()).Distinct());
    }

    private static List<JsonNode> Of(JsonNode answer) => [.. answer["deliveries"]!.AsArray().Select(delivery => delivery!)];
}
