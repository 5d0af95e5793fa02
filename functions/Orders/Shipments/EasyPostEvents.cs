using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Orders.Shipments;

/// <summary>
/// Reads EasyPost's webhooks ("Events", "Trackers"). Only tracker events are about parcels. There is no status for a failed attempt: a
/// parcel that still travels and had an attempt is one whose attempt failed, at the time of the attempt.
/// </summary>
internal static class EasyPostEvents
{
    public static ShipmentReading Read(JsonElement root, ShipmentDelivery delivery)
    {
        var eventId = delivery.EventId(root.Text("id"u8));
        var type = root.Text("description"u8, 100) ?? "none";
        if (type is not ("tracker.created" or "tracker.updated")) { return new ShipmentReading.Unhandled(eventId, type); }

        if (root.Object("result"u8) is not { } tracker || TrackingNumbers.Normalise(tracker.Text("tracking_code"u8)) is not { } number)
        {
            return new ShipmentReading.Unhandled(eventId, $"{type}.unreadable");
        }

        var (state, at, isDelayed) = Meaning(root, tracker, delivery);
        return new ShipmentReading.Event(new ShipmentReported
        {
            EventId = eventId,
            Business = delivery.Business,
            Source = delivery.Source,
            TrackingNumber = number,
            State = state,
            IsDelayed = isDelayed,
            OccurredAt = at,
            ReceivedAt = delivery.Now,
            Carrier = tracker.Text("carrier"u8, 100),
            TrackingUrl = ShipmentReader.Link(tracker.Text("public_url"u8, 2000)),
            EstimatedDelivery = CarrierTimes.Date(tracker.Text("est_delivery_date"u8, 40), delivery.Now),
        });
    }

    private static (ShipmentState State, DateTimeOffset At, bool IsDelayed) Meaning(JsonElement root, JsonElement tracker, ShipmentDelivery delivery)
    {
        var status = tracker.Text("status"u8, 100);
        var meaning = CarrierStates.EasyPost.Of(status, tracker.Text("status_detail"u8, 100));
        if (tracker.IsTrue("is_return"u8)) { return (CarrierStates.TurnedAround(meaning.State), HappenedAt(root, tracker, status, delivery), meaning.IsDelayed); }

        var attempt = meaning.State is ShipmentState.InTransit
            ? CarrierTimes.Time(tracker.Object("carrier_detail"u8)?.Text("initial_delivery_attempt"u8, 40), delivery.Zone, delivery.Now)
            : null;
        return attempt is { } failed
            ? (ShipmentState.AttemptFailed, failed, meaning.IsDelayed)
            : (meaning.State, HappenedAt(root, tracker, status, delivery), meaning.IsDelayed);
    }

    /// <summary>The newest tracking detail with the tracker's status; else when the tracker or the event was written.</summary>
    private static DateTimeOffset HappenedAt(JsonElement root, JsonElement tracker, string? status, ShipmentDelivery delivery) =>
        CarrierTimes.Newest(tracker.Array("tracking_details"u8), "status"u8, status, "datetime"u8, delivery.Zone, delivery.Now)
        ?? CarrierTimes.Time(tracker.Text("updated_at"u8, 40), TimeZoneInfo.Utc, delivery.Now)
        ?? CarrierTimes.Time(root.Text("created_at"u8, 40), TimeZoneInfo.Utc, delivery.Now)
        ?? delivery.Now;
}
