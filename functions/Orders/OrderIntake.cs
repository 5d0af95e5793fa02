using Serverless.Orders.Sources;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Shops;

namespace Serverless.Orders;

/// <summary>Puts order events on the bus, in the lane of their order, and what shops answer.</summary>
public sealed class OrderIntake(IMessageBus bus)
{
    /// <summary>The events of one order, stored in one call and handled in this order.</summary>
    public Task AcceptAsync(IReadOnlyList<SourceEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        return bus.SendAsync(Queues.OrderStatus, [.. events.Select(Message)], cancellationToken);
    }

    /// <summary>What a shop answered to something that was asked of it.</summary>
    public Task AcceptAsync(string messageId, ShopReply reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return bus.SendAsync(Queues.ShopRequests, new BusMessage(messageId, null, reply.Business, ShopReply.Schema, RecordJson.Body(reply)), cancellationToken);
    }

    /// <summary>
    /// No store is asked on this path, and not every event of every shop names its customer, so the lane is derived from the order's id:
    /// all events of one order agree in it.
    /// </summary>
    internal static string Lane(OrderStatusChanged change) => Lanes.For(change.Business, $"{change.Source}\n{change.Order.Id}");

    private static BusMessage Message(SourceEvent accepted)
    {
        var change = accepted.Change with { Lane = Lane(accepted.Change) };
        return new BusMessage(accepted.MessageId, change.Lane, change.Business, OrderStatusChanged.Schema, RecordJson.Body(change));
    }
}
