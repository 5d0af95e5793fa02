using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Orders;

/// <summary>Puts order events on the bus, in the lane of their customer.</summary>
public sealed class OrderIntake(IMessageBus bus, KeyedHash hash, UnhandledEvents unhandled)
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

    /// <summary>No store is asked on this path, so the lane is derived from what the shop says: all events of one order agree in it.</summary>
    private string Lane(OrderStatusChanged change)
    {
        var customer = change.Customer;
        return Lanes.For(change.Business, hash.Of("lane", customer.Id ?? customer.Email?.ToLowerInvariant() ?? customer.Phone ?? change.Order.Id));
    }
}
