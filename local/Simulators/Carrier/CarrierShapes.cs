using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Api;

namespace Serverless.Local.Simulators.Carrier;

/// <summary>Bodies in the shapes of the carriers: AfterShip, EasyPost, and our own shipment event.</summary>
internal static class CarrierShapes
{
    public const string AfterShip = "aftership";
    public const string EasyPost = "easypost";
    public const string Standard = "standard";

    public static IReadOnlyList<string> Carriers { get; } = [AfterShip, EasyPost, Standard];

    public static IReadOnlyList<string> Statuses { get; } =
        ["pre_transit", "in_transit", "attempt_failed", "exception", "out_for_delivery", "available_for_pickup", "delivered", "returned", "cancelled", "unknown"];

    /// <summary>The body; <paramref name="history"/> is what the parcel went through before, oldest first.</summary>
    public static JsonObject Body(string carrier, string eventId, CarrierEvent happened, IReadOnlyList<CarrierEvent> history) => carrier switch
    {
        AfterShip => AfterShipShape.Body(eventId, happened, history),
        EasyPost => EasyPostShape.Body(eventId, happened, history),
        Standard => StandardBody(happened),
        _ => throw LocalProblem.BadRequest($"carrier must be one of {string.Join(", ", Carriers)}."),
    };

    private static JsonObject StandardBody(CarrierEvent happened)
    {
        var data = new JsonObject { ["trackingNumber"] = happened.TrackingNumber, ["carrier"] = "DHL", ["status"] = happened.Status };
        if (happened.OrderNumber is { } number) { data["orderNumber"] = number; }

        if (happened.EstimatedDelivery is { } day) { data["estimatedDelivery"] = day; }

        return new JsonObject { ["type"] = "shipment.updated", ["timestamp"] = happened.At, ["data"] = data };
    }

    public static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture);
}
