using Serverless.Orders.Shipments;
using Serverless.Platform.Messaging;

namespace Serverless.Orders;

/// <summary>
/// Which news of orders is still news. What the order has overtaken meanwhile needs no rule here: the fan-out puts it on record and tells
/// nobody. But the latest step of an order is told as if it had just happened.
/// </summary>
internal static class OrderReplay
{
    public static ReplayRefusal? Judge(OrderStatusChanged change, DateTimeOffset now) =>
        Judge(change.Step, change.OccurredAt, change.Shipment?.EstimatedDelivery, now);

    public static ReplayRefusal? Judge(ShipmentReported report, DateTimeOffset now) =>
        Judge(StepOf(report), report.OccurredAt, report.EstimatedDelivery, now);

    /// <summary>"Arrives today" is for that day, and a day that was announced must not be over. Days are those of UTC, on either side of which it is refused.</summary>
    internal static ReplayRefusal? Judge(OrderStep step, DateTimeOffset at, DateOnly? expected, DateTimeOffset now)
    {
        if (step is OrderStep.OutForDelivery && Day(at) < Day(now)) { return ReplayRefusals.DayOver; }

        if (AnnouncesDay(step) && expected < Day(now)) { return ReplayRefusals.DayOver; }

        return now - at > OrderNotices.Freshness(step) ? ReplayRefusals.TooOld : null;
    }

    /// <summary>Steps whose text names the day on which the parcel is expected.</summary>
    internal static bool AnnouncesDay(OrderStep step) => step is OrderStep.Shipped or OrderStep.Delayed or OrderStep.DeliveryFailed or OrderStep.OutForDelivery;

    internal static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private static OrderStep StepOf(ShipmentReported report) => report.State switch
    {
        ShipmentState.OutForDelivery => OrderStep.OutForDelivery,
        ShipmentState.AttemptFailed => OrderStep.DeliveryFailed,
        ShipmentState.AvailableForPickup => OrderStep.ReadyForPickup,
        ShipmentState.Delivered => OrderStep.Delivered,
        ShipmentState.Returned => OrderStep.Returned,
        ShipmentState.Cancelled => OrderStep.Cancelled,
        _ => report.IsDelayed ? OrderStep.Delayed : OrderStep.Shipped,
    };
}
