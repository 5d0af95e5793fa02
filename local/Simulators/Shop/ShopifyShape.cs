using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Api;

namespace Serverless.Local.Simulators.Shop;

/// <summary>Webhooks as Shopify sends them: a topic with its REST resource.</summary>
internal static class ShopifyShape
{
    public const string Domain = "demo.myshopify.com";

    private static readonly Dictionary<string, string> CarrierStates = new()
    {
        ["order.out_for_delivery"] = "out_for_delivery",
        ["order.ready_for_pickup"] = "ready_for_pickup",
        ["order.delivery_failed"] = "attempted_delivery",
        ["order.delivered"] = "delivered",
        ["order.delayed"] = "delayed",
    };

    /// <summary>Shopify sends eight times within four hours; how long it waits each time it does not say.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
        [.. new[] { 1, 2, 4, 8, 16, 32, 64 }.Select(minutes => TimeSpan.FromMinutes(minutes))];

    /// <summary>The topic of an event.</summary>
    public static string Topic(string type) => type switch
    {
        "order.placed" => "orders/create",
        "order.paid" => "orders/paid",
        "order.updated" => "orders/updated",
        "order.cancelled" => "orders/cancelled",
        "order.shipped" => "fulfillments/create",
        "order.refunded" => "refunds/create",
        _ when CarrierStates.ContainsKey(type) => "fulfillment_events/create",
        _ => throw LocalProblem.BadRequest($"Shopify has no webhook for {type}."),
    };

    /// <summary>The exact bytes; slashes are escaped, as Shopify does it.</summary>
    public static byte[] Body(ShopOrder order, string type, DateTimeOffset at)
    {
        var body = Topic(type) switch
        {
            "fulfillments/create" => Fulfillment(order, at),
            "fulfillment_events/create" => FulfillmentEvent(order, CarrierStates[type], at),
            "refunds/create" => Refund(order, at),
            _ => Order(order, type, at),
        };
        return Encoding.UTF8.GetBytes(body.ToJsonString().Replace("/", "\\/", StringComparison.Ordinal));
    }

    public static Dictionary<string, string> Headers(string topic, string webhookId, DateTimeOffset at, string prefix) => new()
    {
        [$"{prefix}Shopify-Topic"] = topic,
        [$"{prefix}Shopify-Shop-Domain"] = Domain,
        [$"{prefix}Shopify-API-Version"] = "2026-10",
        [$"{prefix}Shopify-Webhook-Id"] = webhookId,
        [$"{prefix}Shopify-Event-Id"] = $"event-of-{webhookId}",
        [$"{prefix}Shopify-Triggered-At"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH':'mm':'ss'.'fffffff'45Z'", CultureInfo.InvariantCulture),
    };

    private static JsonObject Order(ShopOrder order, string type, DateTimeOffset at)
    {
        var name = (order.Customer.Name ?? "").Split(' ', 2);
        var isPaid = order.Happened.Any(happening => happening.Type is "order.paid");
        return new JsonObject
        {
            ["id"] = order.PlatformId,
            ["admin_graphql_api_id"] = $"gid://shopify/Order/{order.PlatformId}",
            ["name"] = order.Number,
            ["created_at"] = order.PlacedAt,
            ["updated_at"] = at,
            ["cancelled_at"] = type is "order.cancelled" ? at : null,
            ["cancel_reason"] = type is "order.cancelled" ? "customer" : null,
            ["currency"] = order.Currency,
            ["total_price"] = order.Total,
            ["financial_status"] = isPaid ? "paid" : "pending",
            ["fulfillment_status"] = null,
            ["email"] = order.Customer.Email,
            ["phone"] = order.Customer.Phone,
            ["customer_locale"] = order.Customer.Locale,
            ["order_status_url"] = order.Url,
            ["note"] = null,
            ["customer"] = new JsonObject { ["id"] = order.Customer.Id, ["first_name"] = name[0], ["last_name"] = name.Length > 1 ? name[1] : null },
            ["shipping_address"] = null,
            ["line_items"] = new JsonArray([.. order.Lines.Select(line => new JsonObject
            {
                ["sku"] = line.Sku, ["name"] = line.Name, ["quantity"] = line.Quantity, ["price"] = line.Price,
            })]),
        };
    }

    private static JsonObject Fulfillment(ShopOrder order, DateTimeOffset at) => new()
    {
        ["id"] = order.PlatformId + 1_000_000,
        ["order_id"] = order.PlatformId,
        ["name"] = $"{order.Number}.1",
        ["status"] = "success",
        ["created_at"] = at,
        ["updated_at"] = at,
        ["tracking_company"] = order.Shipment?.Carrier,
        ["tracking_number"] = order.Shipment?.TrackingNumber,
        ["tracking_url"] = order.Shipment?.TrackingUrl,
        ["shipment_status"] = null,
    };

    private static JsonObject FulfillmentEvent(ShopOrder order, string status, DateTimeOffset at) => new()
    {
        ["id"] = order.PlatformId + 2_000_000,
        ["fulfillment_id"] = order.PlatformId + 1_000_000,
        ["order_id"] = order.PlatformId,
        ["status"] = status,
        ["message"] = null,
        ["happened_at"] = at,
        ["estimated_delivery_at"] = order.Shipment?.EstimatedDelivery is { } day ? $"{day}T16:00:00+01:00" : null,
    };

    private static JsonObject Refund(ShopOrder order, DateTimeOffset at) => new()
    {
        ["id"] = order.PlatformId + 3_000_000,
        ["order_id"] = order.PlatformId,
        ["created_at"] = at,
        ["transactions"] = new JsonArray(new JsonObject { ["kind"] = "refund", ["status"] = "success", ["amount"] = order.Total, ["currency"] = order.Currency }),
    };
}
