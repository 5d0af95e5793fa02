using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Orders;

/// <summary>Carries out what <see cref="OrderNotices"/> plans: sends first, remembers afterwards. A crash in between repeats ids, not messages.</summary>
public interface IOrderTelling
{
    /// <summary>Tells a step to the customer's chats; how many messages went out.</summary>
    Task<int> TellAsync(Business business, string customer, OrderRecord order, OrderEntry entry, CancellationToken cancellationToken);

    /// <summary>Tells a chat that just became usable where the order is, if it is still open; how many messages went out.</summary>
    Task<int> CatchUpAsync(Business business, string customer, string orderId, CancellationToken cancellationToken);
}

internal sealed class OrderTelling(IOrders orders, IThreads threads, IConsents consents, IChatOutbox outbox, TimeProvider clock) : IOrderTelling
{
    public async Task<int> TellAsync(Business business, string customer, OrderRecord order, OrderEntry entry, CancellationToken cancellationToken)
    {
        // Read after the timeline was stored: a chat that becomes usable meanwhile sees the timeline, or is seen here.
        var chats = await threads.ListAsync(business.Id, customer, cancellationToken);
        var agreed = await consents.ListAsync(business.Id, customer, cancellationToken);
        var plan = OrderNotices.For(
            new OrderSituation(business, customer, order.OrderId, order.Timeline, order.Told, chats, agreed, clock.GetUtcNow()), entry);
        await outbox.SendAsync(plan.Messages, cancellationToken);
        await orders.RememberAsync(business.Id, customer, order.OrderId, plan.Told, cancellationToken);
        return plan.Messages.Count;
    }

    public async Task<int> CatchUpAsync(Business business, string customer, string orderId, CancellationToken cancellationToken) =>
        await orders.FindAsync(business.Id, customer, orderId, cancellationToken) is { } order
        && OrderNotices.ToCatchUp(business, order.Timeline, clock.GetUtcNow()) is { } entry
            ? await TellAsync(business, customer, order, entry, cancellationToken)
            : 0;
}
