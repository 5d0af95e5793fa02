using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Local.Time;
using Serverless.Orders;
using Serverless.Platform.Messaging;
using Serverless.Tests.Channels;
using static Serverless.Tests.Orders.OrderData;

namespace Serverless.Tests.Bugs;

/// <summary>
/// An update was put on the bus for a time that only the bus knew until the order's row was written. When the process died in between and
/// the clock was set back, the repeat recorded another time, duplicate detection dropped its message, and a later update fell due before
/// the one that waited.
/// </summary>
public sealed class UnrecordedTimeTests : IDisposable
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(2);
    private readonly CrashPoint _crash = new();
    private DeliveryWorld? _world;

    [Theory]
    [InlineData(1, 3)]
    [InlineData(1, 600)]
    [InlineData(2, 3)]
    [InlineData(2, 600)]
    public async Task An_update_that_was_repeated_by_another_clock_is_due_before_the_next_one(int diesAfter, int secondsAhead)
    {
        var telling = await TellingAsync();
        await DieAsync(diesAfter, () => telling(secondsAhead, OrderStep.Shipped));

        await telling(0, OrderStep.Shipped);
        await telling(0, OrderStep.OutForDelivery);

        Assert.Equal(["order:A-1001:shipped", "order:A-1001:out_for_delivery"], Taken().Select(sent => About(sent)));
        Assert.True(Taken()[0].NotBefore <= Taken()[1].NotBefore, "The later update falls due first.");
    }

    [Fact]
    public async Task What_was_recorded_by_a_clock_that_was_a_day_ahead_and_not_sent_is_sent_by_the_right_one()
    {
        var telling = await TellingAsync();
        await DieAsync(1, () => telling(86_400, OrderStep.Shipped));

        await telling(0, OrderStep.Shipped);

        Assert.InRange(Assert.Single(Taken()).NotBefore!.Value, DeliveryWorld.Start, DeliveryWorld.Start + Span + Span);
    }

    [Fact]
    public async Task A_repeat_after_everything_was_done_sends_the_same_message_for_the_same_time()
    {
        var telling = await TellingAsync();
        await telling(0, OrderStep.Shipped);
        await telling(5, OrderStep.Shipped);

        var sent = _world!.Bus.Sent.Select(sent => (sent.Message.MessageId, sent.Message.NotBefore)).ToList();
        Assert.Equal(2, sent.Count);
        Assert.Single(sent.Distinct());
    }

    public void Dispose() => _world?.Dispose();

    /// <summary>Tells a step by a clock that is so many seconds ahead.</summary>
    private async Task<Func<int, OrderStep, Task>> TellingAsync()
    {
        var world = _world = await DeliveryWorld.StartAsync(Span, _crash);
        return (secondsAhead, step) =>
        {
            var clock = new LocalClock(DeliveryWorld.Start.AddSeconds(secondsAhead));
            var telling = new OrderTelling(new OrderStore(world.Tables), world.Threads, world.Consents, world.Outbox, new DeliveryEnds(world.Deliveries), clock);
            return telling.TellAsync(world.Business, "customer-1", Change(step, (int)step), isCertain: true, default);
        };
    }

    private async Task DieAsync(int after, Func<Task> handle)
    {
        _crash.Arm(after);
        try { await handle(); }
        catch (InvalidOperationException) when (_crash.IsDead) { }

        _crash.Restart();
    }

    /// <summary>What the bus keeps: of the messages with one id the first one.</summary>
    private List<BusMessage> Taken() => [.. _world!.Bus.Sent.Select(sent => sent.Message).DistinctBy(message => message.MessageId)];

    private static string About(BusMessage message) => RecordingBus.Read<ChatMessage>(message).About;
}
