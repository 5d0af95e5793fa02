using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.Shop;

/// <summary>Orders as WooCommerce's REST API and webhooks show them: how the order stands now, whatever the webhook is about.</summary>
internal static class WooCommerceShape
{
    public const string Deleted = "order.deleted";

    /// <summary>The id of an order's first line.</summary>
    public const int FirstLine = 315;

    public static string Topic(string type) => type switch
    {
        "order.placed" => "order.created",
        Deleted => Deleted,
        _ => "order.updated",
    };

    /// <summary>The exact bytes, encoded as PHP does it.</summary>
    public static byte[] Body(ShopOrder order, string type) =>
        Encoding.UTF8.GetBytes((type == Deleted ? new JsonObject { ["id"] = order.PlatformId } : Order(order)).ToJsonString().Replace("/", "\\/", StringComparison.Ordinal));

    /// <summary>The delivery id is made of the webhook and the second, so two deliveries of one second share it.</summary>
    public static Dictionary<string, string> Headers(string topic, string? deliveryId, DateTimeOffset at)
    {
        var second = Encoding.UTF8.GetBytes($"142-{at.ToUnixTimeSeconds()}");
        return new()
        {
            ["X-WC-Webhook-Source"] = "https://shop.example/",
            ["X-WC-Webhook-Topic"] = topic,
            ["X-WC-Webhook-Resource"] = "order",
            ["X-WC-Webhook-Event"] = topic.Split('.')[^1],
            ["X-WC-Webhook-ID"] = "142",
            ["X-WC-Webhook-Delivery-ID"] = deliveryId ?? Convert.ToHexStringLower(SHA256.HashData(second))[..32],
        };
    }

    public static JsonObject Order(ShopOrder order)
    {
        var name = (order.Customer.Name ?? "").Split(' ', 2);
        return new JsonObject
        {
            ["id"] = order.PlatformId,
            ["number"] = order.PlatformId.ToString(CultureInfo.InvariantCulture),
            ["status"] = Status(order),
            ["currency"] = order.Currency,
            ["date_created_gmt"] = Gmt(order.PlacedAt),
            ["date_modified_gmt"] = Gmt(order.ModifiedAt),
            ["date_paid_gmt"] = Gmt(First(order, "order.paid") ?? First(order, "order.shipped")),
            ["date_completed_gmt"] = Gmt(First(order, "order.shipped")),
            ["total"] = order.Total,
            ["prices_include_tax"] = true,
            ["shipping_total"] = order.Shipping,
            ["shipping_tax"] = "0.00",
            ["order_key"] = $"wc_order_{order.Id}",
            ["payment_url"] = $"https://shop.example/checkout/order-pay/{order.PlatformId}/?pay_for_order=true&key=wc_order_{order.Id}",
            ["customer_id"] = long.TryParse(order.Customer.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var customer) ? customer : order.Customer.Id,
            ["billing"] = new JsonObject
            {
                ["first_name"] = name[0], ["last_name"] = name.Length > 1 ? name[1] : "", ["email"] = order.Customer.Email, ["phone"] = order.Customer.Phone,
            },
            ["shipping"] = Shipping(order.ShipTo),
            ["payment_method_title"] = "Rechnung &amp; Lastschrift",
            ["meta_data"] = Meta(order),
            ["shipping_lines"] = new JsonArray(new JsonObject { ["id"] = 1, ["method_id"] = "flat_rate", ["method_title"] = "Versand", ["total"] = order.Shipping }),
            ["line_items"] = new JsonArray([.. order.Lines.Select((line, index) => new JsonObject
            {
                ["id"] = FirstLine + index, ["product_id"] = line.ProductId, ["variation_id"] = 0,
                ["subtotal"] = ShopCatalog.Text(line.Quantity * ShopCatalog.Amount(line.Price)), ["total"] = ShopCatalog.Text(line.Quantity * ShopCatalog.Amount(line.Price)), ["total_tax"] = "0.00",
                ["name"] = System.Net.WebUtility.HtmlEncode(line.Name), ["quantity"] = line.Quantity, ["sku"] = line.Sku,
                ["price"] = decimal.Parse(line.Price, CultureInfo.InvariantCulture),
            })]),
            ["_links"] = new JsonObject { ["self"] = new JsonArray(new JsonObject { ["href"] = $"https://shop.example/wp-json/wc/v3/orders/{order.PlatformId}" }) },
        };
    }

    /// <summary>What happened last decides; an edit leaves the status as it was. States of the parcel come from plugins.</summary>
    private static string Status(ShopOrder order) =>
        order.Happened.Where(happening => happening.Type is not ("order.updated" or Deleted)).OrderBy(happening => happening.At).LastOrDefault()?.Type switch
        {
            "order.paid" => "processing",
            "order.shipped" => "completed",
            "order.placed" or null => "pending",
            var type => type["order.".Length..].Replace('_', '-'),
        };

    private static JsonObject Shipping(ShopAddress to)
    {
        var name = (to.Name ?? "").Split(' ', 2);
        return new JsonObject
        {
            ["first_name"] = name[0], ["last_name"] = name.Length > 1 ? name[1] : "", ["address_1"] = to.Line1, ["address_2"] = to.Line2 ?? "",
            ["city"] = to.City, ["state"] = "", ["postcode"] = to.PostalCode, ["country"] = to.Country,
        };
    }

    private static JsonArray Meta(ShopOrder order)
    {
        JsonObject?[] fields = [Parcel(order), order.Mark is { } mark ? new JsonObject { ["key"] = "_chat_reorder_key", ["value"] = mark } : null];
        return new JsonArray([.. fields.OfType<JsonObject>()]);
    }

    private static JsonObject? Parcel(ShopOrder order) => order.Shipment is not { } shipment ? null : new JsonObject
    {
        ["key"] = "_wc_shipment_tracking_items",
        ["value"] = new JsonArray(new JsonObject
        {
            ["tracking_provider"] = shipment.Carrier, ["tracking_number"] = shipment.TrackingNumber, ["custom_tracking_link"] = shipment.TrackingUrl,
        }),
    };

    private static DateTimeOffset? First(ShopOrder order, string type) => order.Happened.FirstOrDefault(happening => happening.Type == type)?.At;

    private static string? Gmt(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH':'mm':'ss", CultureInfo.InvariantCulture);
}
