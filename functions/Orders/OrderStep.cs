using System.Text.Json.Serialization;

namespace Serverless.Orders;

/// <summary>What can happen to an order. The JSON names are the second half of an event's <c>type</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderStep>))]
public enum OrderStep
{
    [JsonStringEnumMemberName("placed")] Placed,
    [JsonStringEnumMemberName("paid")] Paid,
    [JsonStringEnumMemberName("updated")] Updated,
    [JsonStringEnumMemberName("delayed")] Delayed,
    [JsonStringEnumMemberName("shipped")] Shipped,
    [JsonStringEnumMemberName("delivery_failed")] DeliveryFailed,
    [JsonStringEnumMemberName("out_for_delivery")] OutForDelivery,
    [JsonStringEnumMemberName("ready_for_pickup")] ReadyForPickup,
    [JsonStringEnumMemberName("delivered")] Delivered,
    [JsonStringEnumMemberName("cancelled")] Cancelled,
    [JsonStringEnumMemberName("returned")] Returned,
    [JsonStringEnumMemberName("refunded")] Refunded,
}

public static class OrderSteps
{
    private static readonly Dictionary<OrderStep, string> Names = new()
    {
        [OrderStep.Placed] = "placed",
        [OrderStep.Paid] = "paid",
        [OrderStep.Updated] = "updated",
        [OrderStep.Delayed] = "delayed",
        [OrderStep.Shipped] = "shipped",
        [OrderStep.DeliveryFailed] = "delivery_failed",
        [OrderStep.OutForDelivery] = "out_for_delivery",
        [OrderStep.ReadyForPickup] = "ready_for_pickup",
        [OrderStep.Delivered] = "delivered",
        [OrderStep.Cancelled] = "cancelled",
        [OrderStep.Returned] = "returned",
        [OrderStep.Refunded] = "refunded",
    };

    private static readonly Dictionary<string, OrderStep> ByName = Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The steps that customers are told when the business has not chosen its own: all but payment and edits.</summary>
    public static readonly IReadOnlyCollection<OrderStep> Usual = [.. Enum.GetValues<OrderStep>().Where(step => step is not (OrderStep.Paid or OrderStep.Updated))];

    /// <summary>The step's name in event types, settings, texts and APIs.</summary>
    public static string Name(this OrderStep step) => Names[step];

    /// <summary>The step with this name, or null.</summary>
    public static OrderStep? Parse(string? name) => name is not null && ByName.TryGetValue(name, out var step) ? step : null;

    /// <summary>
    /// How far along a step is; a status never goes to a lower phase. 0 says nothing about the status (edits, delays). Attempts, pick-up and
    /// the delivery round share a phase, where the newest counts; delivered and cancelled share one, where the first counts.
    /// </summary>
    public static int Phase(this OrderStep step) => step switch
    {
        OrderStep.Placed => 1,
        OrderStep.Paid => 2,
        OrderStep.Shipped => 3,
        OrderStep.DeliveryFailed or OrderStep.OutForDelivery or OrderStep.ReadyForPickup => 4,
        OrderStep.Delivered or OrderStep.Cancelled => 5,
        OrderStep.Returned => 6,
        OrderStep.Refunded => 7,
        _ => 0,
    };
}
