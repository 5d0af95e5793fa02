using Serverless.Channels;
using Serverless.Consents;

namespace Serverless.Tests.Channels;

/// <summary>A call whose answer was lost: the echo decides; without one an order message is tried again, after longer and longer waits.</summary>
public class UnknownOutcomeTests
{
    private static readonly SendOutcome Unknown = new SendOutcome.Unknown("messenger.timeout");

    [Fact]
    public async Task It_is_looked_at_again_after_a_minute()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(Unknown);

        var end = await world.RunAsync(world.Message("shipped"));

        Assert.Equal((DeliveryStates.Unknown, "messenger.timeout"), (end.State, end.Reason));
        Assert.Equal(DeliveryWorld.Start.AddSeconds(60), world.Bus.Sent.Single().Message.NotBefore);
    }

    [Fact]
    public async Task An_echo_means_that_it_was_sent_and_nothing_is_sent_again()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(Unknown);
        var message = world.Message("shipped");
        await world.RunAsync(message);
        await world.EchoAsync(message, "m_echo");

        Assert.Equal(DeliveryStates.Sent, (await world.RunNextDeferredAsync()).State);

        Assert.Single(world.Channel.Asked);
        var row = await world.RowAsync(message);
        Assert.Equal(("m_echo", "echo"), (row.ProviderMessageId, row.ConfirmedBy));
    }

    [Fact]
    public async Task Without_an_echo_an_order_message_is_sent_again()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(Unknown);
        var message = world.Message("shipped");
        await world.RunAsync(message);

        Assert.Equal(DeliveryStates.Sent, (await world.RunNextDeferredAsync()).State);

        Assert.Equal(2, world.Channel.Asked.Count);
        Assert.Equal(1, (await world.RowAsync(message)).Unknowns);
    }

    [Fact]
    public async Task Half_an_hour_of_server_faults_loses_no_order_message()
    {
        using var world = await DeliveryWorld.StartAsync();
        for (var times = 0; times < 6; times++) { world.Channel.Answers.Enqueue(Unknown); }

        await world.RunAsync(world.Message("shipped"));
        var end = new DeliveryEnd("", "", "");
        var waits = new List<double>();
        while (world.Bus.Sent.Count > 0)
        {
            var before = world.Clock.GetUtcNow();
            end = await world.RunNextDeferredAsync();
            waits.Add((world.Clock.GetUtcNow() - before).TotalMinutes);
        }

        Assert.Equal(DeliveryStates.Sent, end.State);
        Assert.Equal([1, 2, 4, 8, 15, 15], waits);
    }

    [Fact]
    public async Task After_seven_unknown_outcomes_it_is_refused_and_a_person_is_asked()
    {
        using var world = await DeliveryWorld.StartAsync();
        for (var times = 0; times < 7; times++) { world.Channel.Answers.Enqueue(Unknown); }

        await world.RunAsync(world.Message("shipped"));
        var end = new DeliveryEnd("", "", "");
        while (world.Bus.Sent.Count > 0) { end = await world.RunNextDeferredAsync(); }

        Assert.Equal((DeliveryStates.Refused, "unknown-outcome", true), (end.State, end.Reason, end.NeedsAttention));
        Assert.Equal(7, world.Channel.Asked.Count);
    }

    [Fact]
    public async Task A_promotion_is_never_sent_again()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.ConsentAsync(Purpose.Promotions, ConsentState.Given);
        world.Channel.Answers.Enqueue(Unknown);
        await world.RunAsync(world.Message("sale", Purpose.Promotions));

        Assert.Equal("unknown-outcome", (await world.RunNextDeferredAsync()).Reason);
        Assert.Single(world.Channel.Asked);
    }

    [Fact]
    public async Task A_crash_during_the_call_is_an_unknown_outcome()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Crash = new InvalidOperationException("killed");
        var message = world.Message("shipped");
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.RunAsync(message));

        var end = await world.RunAsync(message, again: true);

        Assert.Equal((DeliveryStates.Unknown, "interrupted"), (end.State, end.Reason));
        Assert.Single(world.Channel.Asked);
        await world.EchoAsync(message, "m_echo");
        Assert.Equal(DeliveryStates.Sent, (await world.RunNextDeferredAsync()).State);
        Assert.Single(world.Channel.Asked);
    }

    [Fact]
    public async Task A_crash_before_the_scheduled_message_is_stored_schedules_it_again_under_the_same_id()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(Unknown);
        world.Bus.Fault = new InvalidOperationException("killed");
        var message = world.Message("shipped");
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.RunAsync(message));
        world.Bus.Fault = null;

        await world.RunAsync(message, again: true);
        await world.RunAsync(message, again: true);

        Assert.Equal([$"{message.SendId}.1", $"{message.SendId}.1"], world.Bus.Sent.Select(sent => sent.Message.MessageId));
        Assert.Single(world.Channel.Asked);
        Assert.Single(await world.WaitingAsync());
    }

    [Fact]
    public async Task Later_messages_of_the_chat_wait_for_it()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(Unknown);
        await world.RunAsync(world.Message("one"));

        Assert.Equal("behind-deferred", (await world.RunAsync(world.Message("two"))).Reason);
        while (world.Bus.Sent.Count > 0) { await world.RunNextDeferredAsync(); }

        Assert.Equal(["one", "one", "two"], world.Channel.Asked);
    }

    [Fact]
    public async Task Consent_withdrawn_meanwhile_stops_the_second_try()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(Unknown);
        await world.RunAsync(world.Message("shipped"));
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Withdrawn);

        Assert.Equal("no-consent", (await world.RunNextDeferredAsync()).Reason);
        Assert.Single(world.Channel.Asked);
    }
}
