using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Orders;

/// <summary>
/// Carries out what <see cref="OrderNotices"/> plans: sends first, remembers afterwards, in one write with the timeline. A crash in between
/// repeats ids, not messages.
/// </summary>
public interface IOrderTelling
{
    /// <summary>
    /// Adds the event to its order and tells it to the customer; how many messages went out. Null when the customer became part of another
    /// one: then nothing was done, unless <paramref name="isCertain"/>.
    /// </summary>
    Task<int?> TellAsync(Business business, string customer, OrderStatusChanged change, bool isCertain, CancellationToken cancellationToken);

    /// <summary>Tells a chat that just became usable where the order is, if it is still open and was not told; how many messages went out.</summary>
    Task<int> CatchUpAsync(Business business, string customer, string orderId, CancellationToken cancellationToken);
}

internal sealed class OrderTelling(IOrders orders, IThreads threads, IConsents consents, IChatOutbox outbox, IDeliveryEnds ends, TimeProvider clock) : IOrderTelling
{
    public async Task<int?> TellAsync(Business business, string customer, OrderStatusChanged change, bool isCertain, CancellationToken cancellationToken)
    {
        var (known, chats) = await LookAsync(business.Id, customer, change.Order.Id, cancellationToken);
        if (!isCertain && chats.IsMovedFrom(customer)) { return null; }

        var news = new OrderNews(business, customer, OrderEntry.Of(change), record => record.With(change));
        return await TellAsync(news, known ?? OrderRecord.Unknown(change.Order.Id), chats.Threads, cancellationToken);
    }

    public async Task<int> CatchUpAsync(Business business, string customer, string orderId, CancellationToken cancellationToken)
    {
        var (known, chats) = await LookAsync(business.Id, customer, orderId, cancellationToken);
        if (known is null || OrderNotices.ToCatchUp(business, known.Timeline, clock.GetUtcNow()) is not { } entry) { return 0; }

        var news = new OrderNews(business, customer, entry, record => record) { After = await RefusedAsync(business, customer, known, entry, cancellationToken) };
        return await TellAsync(news, known, chats.Threads, cancellationToken);
    }

    /// <summary>The last send of the step when it was told, but every chat refused it; tellings that were repeated before are followed.</summary>
    private async Task<string?> RefusedAsync(Business business, string customer, OrderRecord order, OrderEntry entry, CancellationToken cancellationToken)
    {
        if (business.TellAll || !OrderNotices.IsTold(order.Told, entry)) { return null; }

        return await ends.RefusedAsync(business.Id, customer, OrderNotices.FirstSend(business.Id, order.OrderId, entry), OrderNotices.AgainAfter, cancellationToken);
    }

    /// <summary>
    /// When somebody is told, the timeline is stored after that, together with what was told. When nobody is, it is stored before the chats
    /// are looked at again: a chat that becomes usable meanwhile sees the timeline, or is seen here. Where every chat is told the same holds
    /// for each of them.
    /// </summary>
    private async Task<int> TellAsync(OrderNews news, OrderRecord known, IReadOnlyList<ChatThread> chats, CancellationToken cancellationToken)
    {
        if (news.Business.TellAll) { (known, chats) = await StoreAsync(news, known, [], cancellationToken); }

        var plan = await PlanAsync(news, news.Merge(known), chats, cancellationToken);
        if (plan.WantsChat)
        {
            (known, chats) = await StoreAsync(news, known, plan.Told, cancellationToken);
            plan = await PlanAsync(news, known, chats, cancellationToken);
            if (plan.WantsChat) { return 0; }
        }

        await outbox.SendAsync(plan.Messages, cancellationToken);
        await orders.UpdateAsync(news.Business.Id, news.Customer, known, record => news.Merge(record).With(plan.Told), cancellationToken);
        return plan.Messages.Count;
    }

    private async Task<(OrderRecord Known, IReadOnlyList<ChatThread> Chats)> StoreAsync(
        OrderNews news, OrderRecord known, IReadOnlyList<OrderTold> told, CancellationToken cancellationToken)
    {
        var stored = await orders.UpdateAsync(news.Business.Id, news.Customer, known, record => news.Merge(record).With(told), cancellationToken);
        return (stored, await threads.ListAsync(news.Business.Id, news.Customer, cancellationToken));
    }

    private async Task<(OrderRecord? Order, CustomerThreads Chats)> LookAsync(string business, string customer, string orderId, CancellationToken cancellationToken)
    {
        var order = orders.FindAsync(business, customer, orderId, cancellationToken);
        var chats = threads.LookUpAsync(business, customer, cancellationToken);
        await Task.WhenAll(order, chats);
        return (await order, await chats);
    }

    private async Task<OrderPlan> PlanAsync(OrderNews news, OrderRecord order, IReadOnlyList<ChatThread> chats, CancellationToken cancellationToken)
    {
        var agreed = chats.Any(chat => chat.Permits is null) ? await consents.ListAsync(news.Business.Id, news.Customer, cancellationToken) : [];
        return OrderNotices.For(
            new OrderSituation(news.Business, news.Customer, order.OrderId, order.Timeline, order.Told, chats, agreed, clock.GetUtcNow()) { After = news.After },
            news.Entry);
    }

    /// <param name="Merge">Puts the event into the record; again is the same.</param>
    private sealed record OrderNews(Business Business, string Customer, OrderEntry Entry, Func<OrderRecord, OrderRecord> Merge)
    {
        /// <summary>As <see cref="OrderSituation.After"/>.</summary>
        public string? After { get; init; }
    }
}
