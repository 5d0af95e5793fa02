using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.Carrier;

/// <summary>A parcel's event as EasyPost sends it: an event about a tracker.</summary>
internal static class EasyPostShape
{
    /// <summary>Ours → status and status detail of EasyPost, which has no failed attempt of its own.</summary>
    private static readonly Dictionary<string, (string Status, string Detail)> Trackers = new()
    {
        ["pre_transit"] = ("pre_transit", "label_created"),
        ["in_transit"] = ("in_transit", "departed_facility"),
        ["attempt_failed"] = ("in_transit", "held"),
        ["exception"] = ("failure", "delivery_exception"),
        ["out_for_delivery"] = ("out_for_delivery", "out_for_delivery"),
        ["available_for_pickup"] = ("available_for_pickup", "arrived_at_pickup_location"),
        ["delivered"] = ("delivered", "arrived_at_destination"),
        ["returned"] = ("return_to_sender", "return"),
        ["cancelled"] = ("cancelled", "cancelled"),
        ["unknown"] = ("unknown", "unknown"),
    };

    public static JsonObject Body(string eventId, CarrierEvent happened, IReadOnlyList<CarrierEvent> history)
    {
        var (status, detail) = TrackerOf(happened);
        return new JsonObject
        {
            ["id"] = "evt_" + eventId.Replace("-", "", StringComparison.Ordinal),
            ["object"] = "Event",
            ["mode"] = "test",
            ["description"] = history.Count == 0 ? "tracker.created" : "tracker.updated",
            ["previous_attributes"] = new JsonObject { ["status"] = history.Count == 0 ? "unknown" : TrackerOf(history[^1]).Status },
            ["result"] = new JsonObject
            {
                ["id"] = "trk_" + happened.TrackingNumber,
                ["object"] = "Tracker",
                ["tracking_code"] = happened.TrackingNumber,
                ["status"] = status,
                ["status_detail"] = detail,
                ["carrier"] = "DHL",
                ["weight"] = 614.4,
                ["est_delivery_date"] = happened.EstimatedDelivery is { } day ? day + "T00:00:00Z" : null,
                ["public_url"] = "https://track.example/" + happened.TrackingNumber,
                ["is_return"] = false,
                ["tracking_details"] = new JsonArray([.. history.Append(happened).Select(TrackingDetail)]),
                ["carrier_detail"] = new JsonObject { ["service"] = "Paket", ["initial_delivery_attempt"] = happened.Status == "attempt_failed" ? CarrierShapes.Text(happened.At) : null },
                ["updated_at"] = CarrierShapes.Text(happened.At),
            },
            ["created_at"] = CarrierShapes.Text(happened.At),
        };
    }

    private static JsonObject TrackingDetail(CarrierEvent happened)
    {
        var (status, detail) = TrackerOf(happened);
        return new JsonObject { ["object"] = "TrackingDetail", ["message"] = detail, ["status"] = status, ["status_detail"] = detail, ["datetime"] = CarrierShapes.Text(happened.At) };
    }

    private static (string Status, string? Detail) TrackerOf(CarrierEvent happened)
    {
        var (status, detail) = Trackers.TryGetValue(happened.Status, out var known) ? known : (happened.Status, null);
        return (status, happened.Detail ?? detail);
    }
}
