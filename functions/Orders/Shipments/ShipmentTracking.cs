using Microsoft.Extensions.Logging;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Orders.Shipments;

/// <summary>
/// Brings a shipment event to its order: found by the tracking number, else by the order number, else parked until one of them is known.
/// What the order reached by it travels on as an order event, in the order's lane.
/// </summary>
public sealed partial class ShipmentTracking(OrderIndex index, ParcelStore parcels, IMessageBus bus, ILogger<ShipmentTracking> logger)
{
    /// <param name="message">The message that the event came in, to travel on in when it has to wait.</param>
    public async Task HandleAsync(ShipmentReported report, BusMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(message);
        if (await PlaceAsync(report, cancellationToken) is { } place)
        {
            await AdvanceAsync(report, place, cancellationToken);
            return;
        }

        var key = OrderIndexKey.Tracking(report.Business, report.TrackingNumber);
        var isOnItsWay = await index.ParkAsync(key, message, report.OccurredAt, cancellationToken);
        Log.Parked(logger, report.Business, report.EventId, report.State, isOnItsWay);
    }

    private async Task<OrderPlace?> PlaceAsync(ShipmentReported report, CancellationToken cancellationToken)
    {
        var tracking = OrderIndexKey.Tracking(report.Business, report.TrackingNumber);
        if (await index.FindAsync(tracking, cancellationToken) is { } place) { return place; }

        return report.OrderNumber is { } number && OrderIndexKey.Number(report.Business, number) is { } key
            && await index.FindAsync(key, cancellationToken) is { } byNumber
                ? await index.AddAsync(tracking, byNumber, cancellationToken)
                : null;
    }

    /// <summary>Sends first and keeps the parcel afterwards: a crash in between repeats ids, not steps.</summary>
    private Task AdvanceAsync(ShipmentReported report, OrderPlace place, CancellationToken cancellationToken) =>
        parcels.UpdateAsync(report.Business, report.TrackingNumber, async parcel =>
        {
            var (next, steps) = Parcel.Advance(parcel, report);
            if (steps.Count > 0)
            {
                await bus.SendAsync(Queues.OrderStatus, [.. steps.Select(step => Message(report, place, step))], cancellationToken);
            }

            Log.Advanced(logger, report.Business, report.EventId, report.State, steps.Count);
            return next;
        }, cancellationToken);

    private static BusMessage Message(ShipmentReported report, OrderPlace place, OrderStep step)
    {
        var change = new OrderStatusChanged
        {
            EventId = StableId.From("shipment-step", report.EventId, place.OrderId, step.Name()),
            Business = report.Business,
            Source = report.Source,
            Step = step,
            OccurredAt = report.OccurredAt,
            Lane = place.Lane,
            CustomerId = place.Customer,
            Order = new OrderDetails(place.OrderId),
            Customer = new OrderCustomer(),
            Shipment = new OrderShipment
            {
                Carrier = report.Carrier,
                TrackingNumber = report.TrackingNumber,
                TrackingUrl = report.TrackingUrl,
                EstimatedDelivery = report.EstimatedDelivery,
            },
        };
        return new BusMessage(change.EventId, place.Lane, report.Business, OrderStatusChanged.Schema, RecordJson.Body(change));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "shipment.advanced", Message = "Shipment event {EventId} of {Business}: {State}, {Steps} steps of its order")]
        public static partial void Advanced(ILogger logger, string business, string eventId, ShipmentState state, int steps);

        [LoggerMessage(Level = LogLevel.Information, EventName = "shipment.parked",
            Message = "Shipment event {EventId} of {Business}: {State} of a parcel whose order is not known yet; known meanwhile: {IsKnown}")]
        public static partial void Parked(ILogger logger, string business, string eventId, ShipmentState state, bool isKnown);
    }
}
