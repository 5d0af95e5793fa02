using Serverless.Businesses;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Orders;

/// <summary>
/// A chat of the customer became usable, and this order may have news for it. Sent in the lane of the order's events, so that it is
/// never told an older step after a newer one.
/// </summary>
public sealed record OrderCatchUp
{
    public const string Schema = "order-catch-up/1";

    public required string Business { get; init; }
    public required string Customer { get; init; }
    public required string OrderId { get; init; }
}

/// <summary>Asks for the catch-up of each order that still has something to tell.</summary>
public sealed class OrderCatchUps(IOrders orders, IMessageBus bus, TimeProvider clock)
{
    /// <param name="cause">The id of what made the chat usable: the same cause twice is one catch-up.</param>
    public async Task<int> AskAsync(Business business, string customer, string cause, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        var now = clock.GetUtcNow();
        var open = (await orders.ListAsync(business.Id, customer, cancellationToken))
            .Where(order => OrderNotices.ToCatchUp(business, order.Timeline, now) is not null);
        var messages = open.Select(order => Message(business.Id, customer, order, cause)).ToList();

        // Not one batch: that would need one session for all.
        foreach (var message in messages) { await bus.SendAsync(Queues.OrderStatus, message, cancellationToken); }

        return messages.Count;
    }

    private static BusMessage Message(string business, string customer, OrderRecord order, string cause) => new(
        StableId.From(OrderCatchUp.Schema, business, customer, order.OrderId, cause),
        order.Lane ?? Lanes.For(business, customer),
        business,
        OrderCatchUp.Schema,
        RecordJson.Body(new OrderCatchUp { Business = business, Customer = customer, OrderId = order.OrderId }));
}
