using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Orders.Shipments;

/// <summary>
/// Reads AfterShip's webhooks ("Webhook specifications"). The body tells the whole history; the tag is what is new, and the newest
/// checkpoint with that tag is when it happened.
/// </summary>
internal static class AfterShipEvents
{
    public static ShipmentReading Read(JsonElement root, ShipmentDelivery delivery)
    {
        var eventId = delivery.EventId(root.Text("event_id"u8));
        var type = root.Text("event"u8, 100) ?? "none";
        if (type is not ("tracking_update" or "edd_revise")) { return new ShipmentReading.Unhandled(eventId, type); }

        if (root.Object("msg"u8) is not { } msg || TrackingNumbers.Normalise(msg.Text("tracking_number"u8)) is not { } number)
        {
            return new ShipmentReading.Unhandled(eventId, $"{type}.unreadable");
        }

        var tag = msg.Text("tag"u8, 100);
        var meaning = CarrierStates.AfterShip.Of(tag, msg.Text("subtag"u8, 100));
        return new ShipmentReading.Event(new ShipmentReported
        {
            EventId = eventId,
            Business = delivery.Business,
            Source = delivery.Source,
            TrackingNumber = number,
            State = msg.IsTrue("return_to_sender"u8) ? CarrierStates.TurnedAround(meaning.State) : meaning.State,
            IsDelayed = meaning.IsDelayed,
            OccurredAt = HappenedAt(root, msg, tag, delivery),
            ReceivedAt = delivery.Now,
            OrderNumber = msg.Text("order_number"u8, 100) ?? msg.Text("order_id"u8, 100),
            Carrier = Carrier(msg),
            TrackingUrl = ShipmentReader.Link(msg.Text("courier_tracking_link"u8, 2000)),
            EstimatedDelivery = Estimate(msg, delivery),
        });
    }

    /// <summary>Never later than it was sent: a local time that was read with a wrong offset must not run ahead of what comes next.</summary>
    private static DateTimeOffset HappenedAt(JsonElement root, JsonElement msg, string? tag, ShipmentDelivery delivery)
    {
        var sent = root.Time("ts"u8) is { } ts && ts <= delivery.Now.AddDays(1) ? ts : delivery.Now;
        var newest = CarrierTimes.Newest(msg.Array("checkpoints"u8), "tag"u8, tag, "checkpoint_time"u8, delivery.Zone, delivery.Now);
        return newest < sent ? newest.Value : sent;
    }

    /// <summary>AfterShip sends slugs; one that has no name is better left out than shown.</summary>
    private static string? Carrier(JsonElement msg) => msg.Text("slug"u8, 100) is { } slug && Carriers.IsKnown(slug) ? slug : null;

    private static DateOnly? Estimate(JsonElement msg, ShipmentDelivery delivery) =>
        CarrierTimes.Date(msg.Object("latest_estimated_delivery"u8)?.Text("datetime"u8, 40), delivery.Now)
        ?? CarrierTimes.Date(msg.Text("expected_delivery"u8, 40), delivery.Now);
}
