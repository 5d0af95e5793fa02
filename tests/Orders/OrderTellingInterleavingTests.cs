using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Orders;
using Serverless.Tests.Channels;
using static Serverless.Tests.Orders.OrderData;

namespace Serverless.Tests.Orders;

/// <summary>
/// One event, and a chat that becomes usable beside it, in the orders that their steps can have and with the process dying at each of them:
/// the customer is told once, never not at all and never twice.
/// </summary>
public class OrderTellingInterleavingTests
{
    private const int MostSteps = 10;
    private const int ShortSteps = 7;
    private const int MostCrashes = 7;

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 2)]
    public async Task A_chat_that_becomes_usable_is_neither_missed_nor_told_twice(bool all, bool hasChatBefore, int messages)
    {
        using var world = await DeliveryWorld.StartAsync();
        var runs = 0;
        foreach (var (crash, usable, asked) in Sequences())
        {
            var told = await RunAsync(world, $"customer-i{++runs}", all, hasChatBefore, crash, usable, asked);
            Assert.True(told == messages, $"{told} messages when the process dies at step {crash}, the chat is usable before {usable} and the orders are listed before {asked}.");
        }
    }

    /// <summary>Every short sequence without a crash; of the long ones and of those with a crash one in ten, always the same.</summary>
    private static IEnumerable<(int Crash, int Usable, int Asked)> Sequences()
    {
        var random = new Random(7);
        for (var crash = 0; crash <= MostCrashes; crash++)
        {
            for (var usable = 1; usable <= MostSteps; usable++)
            {
                for (var asked = usable; asked <= MostSteps; asked++)
                {
                    if ((crash == 0 && asked <= ShortSteps) || random.Next(10) == 0) { yield return (crash, usable, asked); }
                }
            }
        }
    }

    /// <summary>A customer of its own for each, because a world for each would take most of the time.</summary>
    private static async Task<int> RunAsync(DeliveryWorld world, string customer, bool all, bool hasChatBefore, int crash, int usable, int asked)
    {
        world.Bus.Sent.Clear();
        await world.Threads.OpenAsync("demo", customer, "messenger", DeliveryWorld.Page, new ChatPeer("psid", $"2471-{customer}"), default);
        await ConsentAsync(world, customer, hasChatBefore ? ConsentState.Given : ConsentState.Withdrawn);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var business = Business() with { TellAll = all };
        var store = new OrderStore(world.Tables);
        var linking = new Linking(world, customer, new OrderCatchUps(store, world.Bus, world.Clock), business, hasChatBefore);
        var steps = new Steps(crash, (usable, linking.MakeUsableAsync), (asked, linking.AskAsync));
        var telling = new OrderTelling(new SteppedOrders(store, steps), world.Threads, world.Consents, new SteppedOutbox(new ChatOutbox(world.Bus), steps), new DeliveryEnds(world.Deliveries), world.Clock);

        await DeliverAsync(() => telling.TellAsync(business, customer, Change(OrderStep.Shipped), isCertain: true, default));
        await steps.FinishAsync();
        if (linking.Asked > 0) { await DeliverAsync(() => telling.CatchUpAsync(business, customer, "A-1001", "catch-up", default)); }

        return world.Bus.Chats.Select(chat => chat.SendId).Distinct().Count();
    }

    private static async Task ConsentAsync(DeliveryWorld world, string customer, ConsentState state) =>
        await world.Consents.RecordAsync("demo", customer, "messenger", Purpose.OrderUpdates, state, new ConsentEvidence("checkout", world.Clock.GetUtcNow()), default);

    /// <summary>As the broker does: once more after the process died.</summary>
    private static async Task DeliverAsync(Func<Task> handle)
    {
        try { await handle(); }
        catch (Died) { await handle(); }
    }

    private sealed class Died : Exception;

    /// <summary>The other side: first the chat is usable, then the orders are looked through.</summary>
    private sealed class Linking(DeliveryWorld world, string customer, OrderCatchUps catchUps, Serverless.Businesses.Business business, bool isSecondChat)
    {
        public int Asked { get; private set; }

        public Task MakeUsableAsync() => isSecondChat
            ? world.Threads.OpenAsync("demo", customer, "messenger", DeliveryWorld.Page, new ChatPeer("psid", $"2472-{customer}"), default)
            : ConsentAsync(world, customer, ConsentState.Given);

        public async Task AskAsync() => Asked = await catchUps.AskAsync(business, customer, "cause", default);
    }

    /// <summary>Counts the steps of the fan-out, and runs the other side's before those it was told.</summary>
    private sealed class Steps(int crash, params (int At, Func<Task> Run)[] others)
    {
        private readonly Queue<(int At, Func<Task> Run)> _others = new(others);
        private int _count;

        public async Task NextAsync()
        {
            var step = ++_count;
            while (_others.TryPeek(out var other) && other.At <= step) { await _others.Dequeue().Run(); }

            if (step == crash) { throw new Died(); }
        }

        public async Task FinishAsync()
        {
            while (_others.TryDequeue(out var other)) { await other.Run(); }
        }
    }

    private sealed class SteppedOrders(IOrders inner, Steps steps) : IOrders
    {
        public async Task<OrderRecord> UpdateAsync(string business, string customer, OrderRecord known, Func<OrderRecord, OrderRecord> change, CancellationToken cancellationToken)
        {
            await steps.NextAsync();
            var stored = await inner.UpdateAsync(business, customer, known, change, cancellationToken);
            await steps.NextAsync();
            return stored;
        }

        public async Task<OrderRecord?> FindAsync(string business, string customer, string orderId, CancellationToken cancellationToken)
        {
            await steps.NextAsync();
            return await inner.FindAsync(business, customer, orderId, cancellationToken);
        }

        public Task<IReadOnlyList<OrderRecord>> ListAsync(string business, string customer, CancellationToken cancellationToken) => inner.ListAsync(business, customer, cancellationToken);
    }

    private sealed class SteppedOutbox(IChatOutbox inner, Steps steps) : IChatOutbox
    {
        public async Task SendAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
        {
            await steps.NextAsync();
            await inner.SendAsync(messages, cancellationToken);
            await steps.NextAsync();
        }
    }
}
