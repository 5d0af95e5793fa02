using System.Text.Json.Serialization;

namespace Serverless.Orders.Shipments;

/// <summary>Where a parcel is, whatever carrier or tracking service says so. The JSON names are those of our own shipment event.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ShipmentState>))]
public enum ShipmentState
{
    /// <summary>Nothing that we know: recorded, never told.</summary>
    [JsonStringEnumMemberName("unknown")] Unknown,
    [JsonStringEnumMemberName("pre_transit")] PreTransit,
    [JsonStringEnumMemberName("in_transit")] InTransit,
    [JsonStringEnumMemberName("attempt_failed")] AttemptFailed,
    [JsonStringEnumMemberName("exception")] Exception,
    [JsonStringEnumMemberName("out_for_delivery")] OutForDelivery,
    [JsonStringEnumMemberName("available_for_pickup")] AvailableForPickup,
    [JsonStringEnumMemberName("delivered")] Delivered,
    [JsonStringEnumMemberName("returned")] Returned,
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}

public static class ShipmentStates
{
    private static readonly Dictionary<ShipmentState, string> Names = new()
    {
        [ShipmentState.Unknown] = "unknown",
        [ShipmentState.PreTransit] = "pre_transit",
        [ShipmentState.InTransit] = "in_transit",
        [ShipmentState.AttemptFailed] = "attempt_failed",
        [ShipmentState.Exception] = "exception",
        [ShipmentState.OutForDelivery] = "out_for_delivery",
        [ShipmentState.AvailableForPickup] = "available_for_pickup",
        [ShipmentState.Delivered] = "delivered",
        [ShipmentState.Returned] = "returned",
        [ShipmentState.Cancelled] = "cancelled",
    };

    private static readonly Dictionary<string, ShipmentState> ByName = Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The state's name in events, records and APIs.</summary>
    public static string Name(this ShipmentState state) => Names[state];

    /// <summary>The state with this name; <see cref="ShipmentState.Unknown"/> for every other text.</summary>
    public static ShipmentState Parse(string? name) => name is not null && ByName.TryGetValue(name, out var state) ? state : ShipmentState.Unknown;

    /// <summary>How far along a parcel is; 5 is the end of its way, 0 says nothing.</summary>
    public static int Rank(this ShipmentState state) => state switch
    {
        ShipmentState.PreTransit => 1,
        ShipmentState.InTransit => 2,
        ShipmentState.AttemptFailed or ShipmentState.Exception => 3,
        ShipmentState.OutForDelivery or ShipmentState.AvailableForPickup => 4,
        ShipmentState.Delivered or ShipmentState.Returned or ShipmentState.Cancelled => 5,
        _ => 0,
    };

    /// <summary>
    /// The order step that customers hear of, or null. A parcel's cancellation is no order's cancellation, and what went wrong is told as
    /// a delay, when it is one (see <see cref="ShipmentReported.IsDelayed"/>).
    /// </summary>
    public static OrderStep? Step(this ShipmentState state) => state switch
    {
        ShipmentState.InTransit => OrderStep.Shipped,
        ShipmentState.AttemptFailed => OrderStep.DeliveryFailed,
        ShipmentState.OutForDelivery => OrderStep.OutForDelivery,
        ShipmentState.AvailableForPickup => OrderStep.ReadyForPickup,
        ShipmentState.Delivered => OrderStep.Delivered,
        ShipmentState.Returned => OrderStep.Returned,
        _ => null,
    };
}
