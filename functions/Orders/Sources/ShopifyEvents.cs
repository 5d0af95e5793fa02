using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Orders.Sources;

/// <param name="Country">Where telephone numbers without a country are at home when their address does not say.</param>
/// <param name="HappenedAt">By the webhook's header, for bodies that name no time.</param>
internal sealed record ShopifyContext(string Business, string? Country, string EventId, DateTimeOffset HappenedAt, DateTimeOffset Now);

/// <summary>Shopify's topics as steps of an order. Null for what is no step, and for a body that names no order.</summary>
internal static class ShopifyEvents
{
    public static OrderStatusChanged? Read(string topic, JsonElement root, ShopifyContext context) => topic switch
    {
        "orders/create" => Order(root, context, OrderStep.Placed, "created_at"u8),
        "orders/paid" => Order(root, context, root.Text("financial_status"u8) is "paid" ? OrderStep.Paid : OrderStep.Updated, "updated_at"u8),
        "orders/updated" => Order(root, context, OrderStep.Updated, "updated_at"u8),
        "orders/cancelled" => Order(root, context, root.Moment("cancelled_at"u8, context.Now) is null ? OrderStep.Updated : OrderStep.Cancelled, "cancelled_at"u8),
        "fulfillments/create" => Fulfillment(root, context, "created_at"u8),
        "fulfillments/update" => Fulfillment(root, context, "updated_at"u8),
        "fulfillment_events/create" => FulfillmentEvent(root, context),
        "refunds/create" => Refund(root, context),
        _ => null,
    };

    private static OrderStatusChanged? Order(JsonElement root, ShopifyContext context, OrderStep step, ReadOnlySpan<byte> time) =>
        root.Id("id"u8) is { } id
            ? Change(context, step, root.Moment(time, context.Now), ShopifyOrder.Details(root, id, context.Now)) with { Customer = ShopifyOrder.Customer(root, context.Country) }
            : null;

    private static OrderStatusChanged? Fulfillment(JsonElement root, ShopifyContext context, ReadOnlySpan<byte> time) =>
        root.Id("order_id"u8) is { } id
            ? Change(context, FulfillmentStep(root), root.Moment(time, context.Now), new OrderDetails(id)) with { Shipment = Parcel(root) }
            : null;

    /// <summary>
    /// Goods are on their way when the fulfilment succeeded, whatever the carrier says yet. Failed attempts are left to
    /// fulfillment_events/create: only there each one has its time, and each is told once.
    /// </summary>
    private static OrderStep FulfillmentStep(JsonElement root)
    {
        if (root.Text("status"u8) is not "success") { return OrderStep.Updated; }

        return CarrierStep(root.Text("shipment_status"u8)) switch
        {
            OrderStep.DeliveryFailed => OrderStep.Updated,
            { } step => step,
            null => OrderStep.Shipped,
        };
    }

    private static OrderStatusChanged? FulfillmentEvent(JsonElement root, ShopifyContext context) =>
        root.Id("order_id"u8) is { } id
            ? Change(context, CarrierStep(root.Text("status"u8)) ?? OrderStep.Updated, root.Moment("happened_at"u8, context.Now), new OrderDetails(id)) with
            {
                Shipment = root.Day("estimated_delivery_at"u8, context.Now) is { } day ? new OrderShipment { EstimatedDelivery = day } : null,
            }
            : null;

    /// <summary>A label is no news, and a failure says too little to be told.</summary>
    private static OrderStep? CarrierStep(string? status) => status switch
    {
        "in_transit" or "carrier_picked_up" => OrderStep.Shipped,
        "out_for_delivery" => OrderStep.OutForDelivery,
        "ready_for_pickup" => OrderStep.ReadyForPickup,
        "attempted_delivery" => OrderStep.DeliveryFailed,
        "delivered" or "picked_up" => OrderStep.Delivered,
        "delayed" => OrderStep.Delayed,
        _ => null,
    };

    /// <summary>Taking goods out of an order before it is paid makes a refund of nothing.</summary>
    private static OrderStatusChanged? Refund(JsonElement root, ShopifyContext context)
    {
        if (root.Id("order_id"u8) is not { } id) { return null; }

        var refunded = root.Array("transactions"u8)?.EnumerateArray().Where(IsRefund).Sum(transaction => transaction.Amount("amount"u8) ?? 0) ?? 0;
        return Change(context, refunded > 0 ? OrderStep.Refunded : OrderStep.Updated, root.Moment("created_at"u8, context.Now), new OrderDetails(id));
    }

    private static bool IsRefund(JsonElement transaction) => transaction.Text("kind"u8) is "refund";

    private static OrderShipment? Parcel(JsonElement root)
    {
        var parcel = new OrderShipment
        {
            Carrier = root.Shown("tracking_company"u8, 100),
            TrackingNumber = root.Shown("tracking_number"u8, 100) ?? First(root.Array("tracking_numbers"u8)),
            TrackingUrl = root.Url("tracking_url"u8),
        };
        return parcel is { Carrier: null, TrackingNumber: null, TrackingUrl: null } ? null : parcel;
    }

    private static string? First(JsonElement? numbers) =>
        numbers is { } array && array.GetArrayLength() > 0 ? JsonReading.Value(array[0], 100) : null;

    private static OrderStatusChanged Change(ShopifyContext context, OrderStep step, DateTimeOffset? at, OrderDetails order) => new()
    {
        EventId = context.EventId,
        Business = context.Business,
        Source = ShopifySource.SourceName,
        Step = step,
        OccurredAt = at ?? context.HappenedAt,
        Order = order,
        Customer = new OrderCustomer(),
    };
}
