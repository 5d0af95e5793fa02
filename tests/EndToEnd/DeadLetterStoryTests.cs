using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Commands;
using Serverless.Local.DeadLetters;
using Serverless.Local.Simulators.Messenger;
using Serverless.Operations.DeadLetters;
using Serverless.Orders;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Tests.Health;
using Serverless.Tests.Orders;

namespace Serverless.Tests.EndToEnd;

/// <summary>A night of an operator: what failed, why, the fix, and the replay, seen from the customer's chat and from the command line.</summary>
public sealed class DeadLetterStoryTests
{
    private const string Orders = "order-status.chats";
    private static readonly string[] Steps = ["placed", "shipped", "delivered"];

    [Fact]
    public async Task A_message_that_failed_is_shown_with_its_reason_and_handled_after_the_fix()
    {
        await using var app = await App.StartAsync();
        var change = OrderData.Change(OrderStep.Placed, eventId: "poison-1") with { Business = "second", OccurredAt = app.Clock.GetUtcNow() };
        await app.Services.GetRequiredService<IMessageBus>().SendAsync(Queues.OrderStatus, new BusMessage("poison-1", "lane-01", "second", OrderStatusChanged.Schema, RecordJson.Body(change)), default);

        var group = await DeadAsync(app, Orders);
        Assert.Equal(("order-status.unknown-business", OrderStatusChanged.Schema), ((string)group["reason"]!, (string)group["schema"]!));
        Assert.Contains(app.Logs.Errors, line => line.Contains("order-status.unknown-business", StringComparison.Ordinal));

        await app.ChangeBusinessAsync("second", _ => { });
        var (status, answer) = await CallAsync(app, HttpMethod.Post, "/replays", new JsonObject { ["consumer"] = Orders, ["reason"] = "order-status.unknown-business", ["why"] = "registered" });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("poison-1", (string)Assert.Single(answer["replayed"]!.AsArray())!["messageId"]!);
        await app.IsIdleAsync();
        Assert.Equal("No dead letters.\n", (await RunAsync(app, "list")).Printed);
        var entry = Assert.Single((await CallAsync(app, HttpMethod.Get, "/journal")).Answer["entries"]!.AsArray())!;
        Assert.Equal(("replay", "registered", "done"), ((string)entry["act"]!, (string)entry["why"]!, (string)entry["state"]!));
    }

    [Fact]
    public async Task A_customer_gets_what_was_replayed_once_and_in_order_also_when_the_bus_delivers_the_copies_again()
    {
        await using var app = await AfterFailureAsync(out var person);

        Assert.Equal(3, (int)(await DeadAsync(app, Orders))["count"]!);
        var copies = await CopiesAsync(app);
        var dry = await RunAsync(app, "replay", Orders, "--all", "--dry-run");
        Assert.Equal((0, 3), (dry.Code, dry.Printed.Split("would be replayed").Length - 2));
        Assert.Empty(app.Received(await person));

        var run = await RunAsync(app, "replay", Orders, "--all", "--why", "fixed");
        Assert.Equal((0, "3 replayed."), (run.Code, run.Printed.Trim().Split('\n')[^1]));
        var told = await app.ReceivesAsync(await person, 3);
        await app.IsIdleAsync();
        Assert.Equal(3, app.Received(await person).Count);
        Assert.Equal(Steps.Select(step => $"order:A-1001:{step}"), await ToldAsync(app));

        // As if the process had died between sending and writing so, and the bus had forgotten the ids meanwhile.
        app.Clock.Advance(TimeSpan.FromHours(25));
        await using var sender = app.Services.GetRequiredService<ServiceBusClient>().CreateSender(Queues.OrderStatus);
        await sender.SendMessagesAsync(copies);
        await app.IsIdleAsync();
        Assert.Equal(told.Select(item => item.Text), app.Received(await person).Select(item => item.Text));
    }

    [Fact]
    public async Task What_has_become_stale_is_refused_shown_and_discarded()
    {
        await using var app = await AfterFailureAsync(out _);
        app.Clock.Advance(TimeSpan.FromDays(8));

        var run = await RunAsync(app, "replay", Orders, "--all");
        Assert.Equal(CommandRunner.Failed, run.Code);
        Assert.Equal(["too-old", "delivery-day-over", "too-old", "3 refused."], run.Printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ") is [_, _, var code, ..] ? code : line));
        var listed = (await RunAsync(app, "list", Orders)).Printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(listed, line => Assert.Contains("would be refused: ", line, StringComparison.Ordinal));

        var number = listed[0].Split(' ')[0];
        Assert.DoesNotContain(A.CustomerName, (await RunAsync(app, "show", Orders, number)).Printed, StringComparison.Ordinal);
        Assert.Contains("A-1001", (await RunAsync(app, "show", Orders, number, "--body", "--why", "case 7")).Printed, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(app, "discard", Orders, "--reason", "test.broken", "--why", "too late")).Code);

        Assert.Equal("No dead letters.\n", (await RunAsync(app, "list")).Printed);
        var journal = (await RunAsync(app, "journal")).Printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("discard  3 discarded", journal[0], StringComparison.Ordinal);
        Assert.Contains("read  1 read", journal[1], StringComparison.Ordinal);
        Assert.EndsWith("case 7", journal[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/replays", """{"consumer":"nobody","all":true}""", "/consumer")]
    [InlineData("/replays", """{"consumer":"chat-inbound"}""", "")]
    [InlineData("/replays", """{"consumer":"chat-inbound","all":true,"reason":"x"}""", "")]
    [InlineData("/replays", """{"consumer":"chat-inbound","sequenceNumbers":[]}""", "/sequenceNumbers")]
    [InlineData("/replays", """{"consumer":"chat-inbound","sequenceNumbers":[1],"from":7}""", "/from")]
    [InlineData("/discards", """{"consumer":"chat-inbound","reason":"x"}""", "/why")]
    [InlineData("/discards", """{"consumer":"chat-inbound","reason":"x","why":"y","all":true}""", "/all")]
    [InlineData("/discards", """{"consumer":"chat-inbound","reason":"x","why":"y","force":true}""", "/force")]
    public async Task A_request_that_says_nothing_sensible_is_told_what_is_wrong(string path, string body, string pointer)
    {
        await using var app = await App.StartAsync();

        var (status, answer) = await CallAsync(app, HttpMethod.Post, path, (JsonObject)JsonNode.Parse(body)!);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(answer["errors"]!.AsArray(), error => (string)error!["pointer"]! == pointer);
    }

    [Theory]
    [InlineData("", 401)]
    [InlineData("/journal", 401)]
    [InlineData("/chat-inbound", 401)]
    [InlineData("/chat-inbound/1", 401)]
    [InlineData("/nobody", 404)]
    [InlineData("/chat-inbound/1", 404)]
    [InlineData("/chat-inbound/x", 404)]
    [InlineData("/journal?consumer=nobody", 404)]
    [InlineData("/chat-inbound?limit=0", 400)]
    [InlineData("/chat-inbound?from=-1", 400)]
    [InlineData("/journal?limit=101", 400)]
    public async Task Nobody_but_the_operator_looks_in_and_there_is_nothing_where_nothing_is(string path, int expected)
    {
        await using var app = await App.StartAsync();
        using var request = expected == 401 ? new HttpRequestMessage(HttpMethod.Get, $"api/ops/dead-letters{path}") : app.OfOperator(HttpMethod.Get, $"api/ops/dead-letters{path}");

        using var response = await app.Http.SendAsync(request);

        Assert.Equal((expected, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("replay", Orders)]
    [InlineData("replay", Orders, "--all", "--reason", "x")]
    [InlineData("replay", Orders, "seven")]
    [InlineData("discard", Orders, "--all", "--why", "x")]
    [InlineData("discard", Orders, "7")]
    [InlineData("bury", Orders)]
    public async Task A_command_that_says_nothing_sensible_ends_with_the_usage(params string[] arguments)
    {
        using var output = new StringWriter();
        var settings = new CommandSettings([]);

        var code = await CommandRunner.RunAsync(new DeadLettersCommand(), arguments, new CommandWorld { Out = output, Error = output, Settings = settings, Environment = settings }, default);

        Assert.Equal(CommandRunner.WrongUsage, code);
        Assert.Contains("Usage: ./run dead-letters", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Three events of the customer's order were accepted, and the fan-out gave all of them up. Now it runs again.</summary>
    private static Task<App> AfterFailureAsync(out Task<MessengerCustomer> person)
    {
        var customer = new TaskCompletionSource<MessengerCustomer>();
        person = customer.Task;
        return StartAsync(customer);
    }

    private static async Task<App> StartAsync(TaskCompletionSource<MessengerCustomer> customer)
    {
        var app = await App.StartAsync();
        customer.SetResult(await app.CustomerInChatAsync());
        var bus = app.Services.GetRequiredService<ServiceBusClient>();

        // While a test has the order's lane, the fan-out does not get its messages.
        await using var lane = await bus.AcceptSessionAsync(Queues.OrderStatus, Queues.Chats, Lanes.For("demo", "standard\nA-1001"));
        foreach (var step in Steps) { await app.ShopSendsAcceptedAsync(app.Order(step, app.Clock.GetUtcNow())); }

        var left = Steps.Length;
        while (left > 0)
        {
            foreach (var message in await lane.ReceiveMessagesAsync(left))
            {
                await lane.DeadLetterMessageAsync(message, "test.broken");
                left--;
            }
        }

        return app;
    }

    private static async Task<List<ServiceBusMessage>> CopiesAsync(App app)
    {
        await using var dead = app.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(Queues.OrderStatus, Queues.Chats, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        return [.. (await dead.PeekMessagesAsync(10, 0)).Select(letter => ReplaySender.CopyOf(Consumers.Find(Orders)!, letter))];
    }

    private static async Task<IEnumerable<string>> ToldAsync(App app)
    {
        var deliveries = await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/deliveries", _ => true);
        return deliveries["deliveries"]!.AsArray().OrderBy(delivery => delivery!["changedAt"]!.GetValue<DateTimeOffset>()).Select(delivery => (string)delivery!["about"]!);
    }

    /// <summary>Waits until the consumer has dead letters of one kind, and returns what is said of them.</summary>
    private static async Task<JsonNode> DeadAsync(App app, string consumer)
    {
        await app.IsIdleAsync();
        var (_, answer) = await CallAsync(app, HttpMethod.Get, "");
        return Assert.Single(answer["consumers"]!.AsArray().Single(one => (string)one!["consumer"]! == consumer)!["groups"]!.AsArray())!;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> CallAsync(App app, HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = app.OfOperator(method, $"api/ops/dead-letters{path}");
        if (body is not null) { request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"); }

        using var response = await app.Http.SendAsync(request);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    private static async Task<(int Code, string Printed)> RunAsync(App app, params string[] arguments)
    {
        using var output = new StringWriter();
        var settings = new CommandSettings(app.Settings);
        var world = new CommandWorld { Out = output, Error = output, Settings = settings, Environment = settings, Clock = app.Clock };
        var code = await CommandRunner.RunAsync(new DeadLettersCommand(), [.. arguments, "--port", $"{app.Http.BaseAddress!.Port}"], world, default);
        return (code, output.ToString());
    }
}
