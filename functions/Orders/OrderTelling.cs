using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Orders;

/// <summary>
/// Carries out what <see cref="OrderNotices"/> plans: what is told and when is stored first, in one write with the timeline, and sent
/// afterwards, so that nothing waits on the bus by a time that the record does not know. After a crash in between, the event that comes
/// again sends what it is recorded to have told, under the same ids and for the same time.
/// </summary>
public interface IOrderTelling
{
    /// <summary>
    /// Adds the event to its order and tells it to the customer; how many messages went out. Null when the customer became part of another
    /// one: then nothing was done, unless <paramref name="isCertain"/>.
    /// </summary>
    Task<int?> TellAsync(Business business, string customer, OrderStatusChanged change, bool isCertain, CancellationToken cancellationToken);

    /// <summary>Tells a chat that just became usable where the order is, if it is still open and was not told; how many messages went out.</summary>
    /// <param name="cause">The id of the catch-up, the same for every repeat of it.</param>
    Task<int> CatchUpAsync(Business business, string customer, string orderId, string cause, CancellationToken cancellationToken);
}

internal sealed class OrderTelling(IOrders orders, IThreads threads, IConsents consents, IChatOutbox outbox, IDeliveryEnds ends, TimeProvider clock) : IOrderTelling
{
    public async Task<int?> TellAsync(Business business, string customer, OrderStatusChanged change, bool isCertain, CancellationToken cancellationToken)
    {
        var (known, chats) = await LookAsync(business.Id, customer, change.Order.Id, cancellationToken);
        if (!isCertain && chats.IsMovedFrom(customer)) { return null; }

        var news = new OrderNews(business, customer, OrderEntry.Of(change), StableId.From(change.EventId), record => record.With(change));
        return await TellAsync(news, known ?? OrderRecord.Unknown(change.Order.Id), chats.Threads, cancellationToken);
    }

    public async Task<int> CatchUpAsync(Business business, string customer, string orderId, string cause, CancellationToken cancellationToken)
    {
        var (known, chats) = await LookAsync(business.Id, customer, orderId, cancellationToken);
        if (known is null || OrderNotices.ToCatchUp(business, known.Timeline, clock.GetUtcNow()) is not { } entry) { return 0; }

        var news = new OrderNews(business, customer, entry, StableId.From(cause), record => record) { After = await RefusedAsync(business, customer, known, entry, cancellationToken) };
        return await TellAsync(news, known, chats.Threads, cancellationToken);
    }

    /// <summary>The last send of the step when it was told, but every chat refused it; tellings that were repeated before are followed.</summary>
    private async Task<string?> RefusedAsync(Business business, string customer, OrderRecord order, OrderEntry entry, CancellationToken cancellationToken)
    {
        if (business.TellAll || !OrderNotices.IsTold(order.Told, entry)) { return null; }

        return await ends.RefusedAsync(business.Id, customer, OrderNotices.FirstSend(business.Id, order.OrderId, entry), OrderNotices.AgainAfter, cancellationToken);
    }

    /// <summary>
    /// When somebody is told, that and the timeline are stored together. When nobody is, the timeline is stored before the chats are looked at
    /// again: a chat that becomes usable meanwhile sees the timeline, or is seen here. Where every chat is told the same holds for each of them.
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

        await orders.UpdateAsync(news.Business.Id, news.Customer, known, record => news.Merge(record).With(plan.Told), cancellationToken);
        await outbox.SendAsync(plan.Messages, cancellationToken);
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
            new OrderSituation(news.Business, news.Customer, order.OrderId, order.Timeline, order.Told, chats, agreed, clock.GetUtcNow())
            {
                After = news.After,
                Cause = news.Cause,
            },
            news.Entry);
    }

    /// <param name="Cause">As <see cref="OrderTold.Cause"/>.</param>
    /// <param name="Merge">Puts the event into the record; again is the same.</param>
    private sealed record OrderNews(Business Business, string Customer, OrderEntry Entry, string Cause, Func<OrderRecord, OrderRecord> Merge)
    {
        /// <summary>As <see cref="OrderSituation.After"/>.</summary>
        public string? After { get; init; }
    }
}
