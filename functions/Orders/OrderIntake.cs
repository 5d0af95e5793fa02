using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Orders;

/// <summary>Puts order events on the bus, in the lane of their order.</summary>
public sealed class OrderIntake(IMessageBus bus, UnhandledEvents unhandled)
{
    public Task AcceptAsync(OrderStatusChanged change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var lane = Lane(change);
        var message = new BusMessage(change.EventId, lane, change.Business, OrderStatusChanged.Schema, RecordJson.Body(change with { Lane = lane }));
        return bus.SendAsync(Queues.OrderStatus, message, cancellationToken);
    }

    public Task RecordUnhandledAsync(string business, string source, string webhookId, string type, CancellationToken cancellationToken) =>
        unhandled.RecordAsync(business, source, webhookId, type, cancellationToken);

    /// <summary>
    /// No store is asked on this path, and not every event of every shop names its customer, so the lane is derived from the order's id:
    /// all events of one order agree in it.
    /// </summary>
    internal static string Lane(OrderStatusChanged change) => Lanes.For(change.Business, $"{change.Source}\n{change.Order.Id}");
}
