using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.Carrier;

/// <summary>A parcel's event as AfterShip sends it: the tag that is new, and the whole history.</summary>
internal static class AfterShipShape
{
    /// <summary>Ours → tag and sub-tag of AfterShip, which has no cancellation.</summary>
    private static readonly Dictionary<string, (string Tag, string Subtag)> Tags = new()
    {
        ["pre_transit"] = ("InfoReceived", "InfoReceived_001"),
        ["in_transit"] = ("InTransit", "InTransit_003"),
        ["attempt_failed"] = ("AttemptFail", "AttemptFail_001"),
        ["exception"] = ("Exception", "Exception_001"),
        ["out_for_delivery"] = ("OutForDelivery", "OutForDelivery_001"),
        ["available_for_pickup"] = ("AvailableForPickup", "AvailableForPickup_001"),
        ["delivered"] = ("Delivered", "Delivered_001"),
        ["returned"] = ("Exception", "Exception_011"),
        ["unknown"] = ("Expired", "Expired_001"),
    };

    public static JsonObject Body(string eventId, CarrierEvent happened, IReadOnlyList<CarrierEvent> history)
    {
        var (tag, subtag) = TagOf(happened);
        return new JsonObject
        {
            ["event"] = "tracking_update",
            ["event_id"] = eventId,
            ["is_tracking_first_tag"] = history.All(before => TagOf(before).Tag != tag),
            ["msg"] = new JsonObject
            {
                ["id"] = "trk" + happened.TrackingNumber,
                ["tracking_number"] = happened.TrackingNumber,
                ["slug"] = "dhl-germany",
                ["tag"] = tag,
                ["subtag"] = subtag,
                ["order_number"] = happened.OrderNumber,
                ["expected_delivery"] = happened.EstimatedDelivery,
                ["courier_tracking_link"] = "https://track.example/" + happened.TrackingNumber,
                ["checkpoints"] = new JsonArray([.. history.Append(happened).Select(Checkpoint)]),
            },
            ["ts"] = happened.At.ToUnixTimeSeconds() + 60,
        };
    }

    private static JsonObject Checkpoint(CarrierEvent happened)
    {
        var (tag, subtag) = TagOf(happened);
        return new JsonObject { ["checkpoint_time"] = CarrierShapes.Text(happened.At), ["message"] = tag, ["city"] = "Berlin", ["country_iso3"] = "DEU", ["tag"] = tag, ["subtag"] = subtag };
    }

    private static (string Tag, string? Subtag) TagOf(CarrierEvent happened)
    {
        var (tag, subtag) = Tags.TryGetValue(happened.Status, out var known) ? known : (happened.Status, null);
        return (tag, happened.Detail ?? subtag);
    }
}
