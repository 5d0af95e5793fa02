using System.Text.Json;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;
using Serverless.Callers.FanOut;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Callers.FanOut;

/// <summary>A call from the bus to its record, the agent's desk and the customer's chat.</summary>
public class CallFanOutTests
{
    public static TheoryData<CallStep[], string, string?> Stories => new()
    {
        { [CallStep.Ringing, CallStep.Answered, CallStep.Ended], "ended", "follow-up" },
        { [CallStep.Ringing, CallStep.Ended], "missed", "missed" },
        { [CallStep.Ringing, CallStep.Missed, CallStep.Ended], "missed", "missed" },
        { [CallStep.Ringing, CallStep.Answered], "answered", null },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Whatever_order_events_come_in_and_however_often_the_record_the_desk_and_the_chat_end_the_same(CallStep[] steps, string state, string? chat)
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();
        var ends = new HashSet<string>();
        foreach (var (order, story) in Orderings.Of(steps, most: 2).Select((order, story) => (order, story)))
        {
            // Each story at its own hour, so that a customer's earlier calls have no say in it.
            world.Clock.Advance(TimeSpan.FromHours(2));
            var (begun, asked, sent) = (world.Clock.GetUtcNow(), world.Desk.Count, world.Outbox.Sent.Count);
            foreach (var step in order) { await world.TakeAsync(world.Event(step, $"c-{story}", At(begun, step))); }

            await world.PassAsync(TimeSpan.FromMinutes(3));
            foreach (var step in order) { await world.TakeAsync(world.Event(step, $"c-{story}", At(begun, step))); }

            await world.PassAsync(TimeSpan.FromMinutes(3));
            ends.Add(End(await world.CallAsync($"c-{story}"), begun));
            var told = world.Desk.Skip(asked).Select(item => (string)item.Body["data"]!["call"]!["state"]!).ToList();
            Assert.Equal(told.Order(Comparer<string>.Create((one, other) => Rank(one) - Rank(other))), told);
            Assert.Equal(told.Distinct(), told);
            Assert.Equal(state, told[^1]);
            var chats = world.Outbox.Sent.Skip(sent).DistinctBy(message => message.SendId).ToList();
            Assert.Equal(chat is null ? [] : [chat], chats.Select(message => message.About.Split(':')[^1]));
            Assert.All(chats, message => Assert.Equal(thread.Id, message.Thread));
        }

        Assert.Single(ends);
    }

    [Fact]
    public async Task A_call_id_that_was_seen_before_tells_nobody_anything_again()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();
        foreach (var step in new[] { CallStep.Ringing, CallStep.Answered, CallStep.Ended }) { await world.TakeAsync(world.Event(step)); }

        var (desk, chats, before) = (world.Desk.Count, world.Outbox.Sent.Count, await world.CallAsync());
        world.Clock.Advance(TimeSpan.FromHours(2));
        foreach (var step in new[] { CallStep.Ringing, CallStep.Missed, CallStep.Ended }) { await world.TakeAsync(world.Event(step)); }

        await world.PassAsync(TimeSpan.FromMinutes(3));
        var after = await world.CallAsync();
        Assert.Equal((desk, chats), (world.Desk.Count, world.Outbox.Sent.Count));
        Assert.Equal((CallState.Ended, before.StartedAt, before.AnsweredAt, before.Chat), (after.State, after.StartedAt, after.AnsweredAt, after.Chat));
    }

    [Fact]
    public async Task The_same_id_from_another_source_or_of_another_business_is_another_call()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();
        await world.TakeAsync(world.Event(CallStep.Ended) with { Duration = TimeSpan.FromSeconds(30) });

        await world.TakeAsync(world.Event(CallStep.Ringing) with { Source = "sipgate" });
        await world.TakeAsync(world.Event(CallStep.Ringing) with { Business = "other" });

        Assert.Equal(CallState.Ended, (await world.CallAsync()).State);
        Assert.Equal([("standard", CallState.Ended), ("sipgate", CallState.Ringing)],
            (await world.Calls.ListAsync("demo", 10, default)).Select(call => (call.Source, call.State)).OrderByDescending(call => call.State));
    }

    [Fact]
    public async Task A_call_of_a_stranger_and_a_withheld_one_make_an_entry_and_a_card_but_no_chat()
    {
        await using var world = await CallWorld.CreateAsync();

        await world.TakeAsync(world.Event(CallStep.Ringing) with { From = null });
        await world.TakeAsync(world.Event(CallStep.Missed) with { From = null });
        await world.TakeAsync(world.Event(CallStep.Ringing, "c-2") with { From = "+4915199999999" });
        await world.TakeAsync(world.Event(CallStep.Missed, "c-2") with { From = "+4915199999999" });
        await world.PassAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(["unknown-caller", "unknown-caller"], [(await world.CallAsync()).Chat!.Outcome, (await world.CallAsync("c-2")).Chat!.Outcome]);
        Assert.Equal(["caller.ringing", "caller.ended", "caller.ringing", "caller.ended"], world.Desk.Select(item => (string)item.Body["type"]!));
        Assert.Null(world.Desk[0].Body["data"]!["call"]!["from"]);
        Assert.Empty(world.Outbox.Sent);
    }

    [Fact]
    public async Task A_whatsapp_caller_is_known_without_a_number()
    {
        await using var world = await CallWorld.CreateAsync();
        var customer = await world.Get<Serverless.Customers.ICustomers>().ResolveAsync("demo", [new(Serverless.Customers.IdentityKind.WhatsAppUser, "DE.4242")], default);

        await world.TakeAsync(world.Event(CallStep.Ringing) with { Source = "standard", From = null, WhatsAppUser = "DE.4242" });

        Assert.Equal((customer, CallerMatch.Unique), ((await world.CallAsync()).Customer, (await world.CallAsync()).Match));
    }

    [Fact]
    public async Task An_event_that_comes_when_its_call_is_forgotten_tells_nobody()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();
        var late = CallMessages.Of("m-1", "demo", CallEvent.Schema, Serverless.Platform.Json.RecordJson.Body(world.Event(CallStep.Ringing)));
        world.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal("complete", await world.DeliverAsync(late, CallWorld.Start));

        Assert.Empty(world.Desk);
        Assert.Contains(world.Logs.Lines, line => line.Contains("no longer kept", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("call/1", "{")]
    [InlineData("call/1", """{"business":"demo"}""")]
    [InlineData("call/2", "{}")]
    [InlineData("call-chat/1", """{"business":"demo","call":"../../x","attempt":1}""")]
    public async Task What_cannot_be_read_is_a_dead_letter(string schema, string body)
    {
        await using var world = await CallWorld.CreateAsync();

        Assert.Equal("caller-context.malformed", await world.DeliverAsync(CallMessages.Of("m-1", "demo", schema, BinaryData.FromString(body)), CallWorld.Start));
    }

    [Fact]
    public async Task A_message_of_nobody_or_under_another_name_is_a_dead_letter()
    {
        await using var world = await CallWorld.CreateAsync();
        var body = Serverless.Platform.Json.RecordJson.Body(world.Event(CallStep.Ringing));

        Assert.Equal("caller-context.unknown-business", await world.DeliverAsync(CallMessages.Of("m-1", "other", CallEvent.Schema, body), CallWorld.Start));
        Assert.Equal("caller-context.unknown-business",
            await world.DeliverAsync(CallMessages.Of("m-2", "nobody", CallEvent.Schema, Serverless.Platform.Json.RecordJson.Body(world.Event(CallStep.Ringing) with { Business = "nobody" })), CallWorld.Start));
        Assert.Empty(world.Desk);
    }

    [Fact]
    public async Task No_number_is_in_a_key_or_a_log_line_and_calls_are_forgotten_after_a_day()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();
        await world.TakeAsync(world.Event(CallStep.Ringing));
        await world.TakeAsync(world.Event(CallStep.Missed));
        await world.PassAsync(TimeSpan.FromMinutes(3));
        var table = world.Get<Azure.Data.Tables.TableServiceClient>().GetTableClient("calls");
        var rows = table.Query<Azure.Data.Tables.TableEntity>().ToList();

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.DoesNotContain("15112345678", row.PartitionKey + row.RowKey, StringComparison.Ordinal));
        Assert.All(world.Logs.Lines, line => Assert.DoesNotContain("15112345678", line, StringComparison.Ordinal));
        Assert.All(world.Bus.Sent, sent => Assert.DoesNotContain("15112345678", sent.Message.MessageId, StringComparison.Ordinal));

        world.Clock.Advance(TimeSpan.FromHours(23));
        await world.Get<CallRetention>().Run(new Microsoft.Azure.Functions.Worker.TimerInfo(), default);
        Assert.Equal(2, table.Query<Azure.Data.Tables.TableEntity>().Count());
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.Get<CallRetention>().Run(new Microsoft.Azure.Functions.Worker.TimerInfo(), default);
        Assert.Empty(table.Query<Azure.Data.Tables.TableEntity>());
    }

    private static DateTimeOffset At(DateTimeOffset begun, CallStep step) =>
        begun.AddSeconds(step switch { CallStep.Ringing => 0, CallStep.Answered => 5, CallStep.Missed => 30, _ => 65 });

    private static int Rank(string state) => state switch { "ringing" => 0, "answered" => 1, "missed" => 2, _ => 3 };

    /// <summary>All that the record holds, without what differs from call to call: ids, and times by the clock of the day.</summary>
    private static string End(CallRecord call, DateTimeOffset begun) => JsonSerializer.Serialize(new
    {
        Facts = call.Facts.Select(fact => fact with { At = new DateTimeOffset((fact.At - begun).Ticks, TimeSpan.Zero) }),
        call.State,
        call.Customer,
        call.Match,
        call.Agent,
        Chat = call.Chat is { } chat ? chat with { At = default } : null,
    });
}
