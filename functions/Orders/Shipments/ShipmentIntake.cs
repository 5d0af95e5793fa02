using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Orders.Shipments;

/// <summary>Puts shipment events on the bus, in the lane of their parcel: whose order it is, is not asked on this path.</summary>
public sealed class ShipmentIntake(IMessageBus bus, KeyedHash hash, UnhandledEvents unhandled)
{
    public Task AcceptAsync(ShipmentReported report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var message = new BusMessage(report.EventId, Lane(report), report.Business, ShipmentReported.Schema, RecordJson.Body(report));
        return bus.SendAsync(Queues.OrderStatus, message, cancellationToken);
    }

    public Task RecordUnhandledAsync(string business, string source, ShipmentReading.Unhandled other, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(other);
        return unhandled.RecordAsync(business, $"shipments-{source}", other.EventId, other.Type, cancellationToken);
    }

    private string Lane(ShipmentReported report) => Lanes.For(report.Business, hash.Of("parcel", report.Business, report.TrackingNumber));
}
