using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Platform.Security;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>Signed order events of the standard source, one a customer and step.</summary>
internal sealed class OrderLoad(BenchApp app, string secret)
{
    /// <summary>The steps of an order that a customer is told.</summary>
    public static readonly IReadOnlyList<string> Steps = ["placed", "shipped", "out_for_delivery", "delivered"];

    /// <summary>The body of one event.</summary>
    public static byte[] Body(string shopId, string order, string step, DateTimeOffset at)
    {
        var shipment = step == "placed" ? null : new JsonObject
        {
            ["carrier"] = "DHL",
            ["trackingNumber"] = "00340434161094000000",
            ["trackingUrl"] = "https://track.example/0034",
        };
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["type"] = $"order.{step}",
            ["timestamp"] = at.ToString("O", CultureInfo.InvariantCulture),
            ["data"] = new JsonObject
            {
                ["order"] = new JsonObject
                {
                    ["id"] = order,
                    ["number"] = "#1001",
                    ["currency"] = "EUR",
                    ["total"] = "59.90",
                    ["url"] = "https://shop.example/orders/1001",
                    ["lines"] = new JsonArray(new JsonObject { ["sku"] = "TEA-1", ["name"] = "Teekanne", ["quantity"] = 1, ["price"] = "59.90" }),
                },
                ["customer"] = new JsonObject { ["id"] = shopId, ["name"] = "Erika Muster", ["locale"] = "de-DE" },
                ["shipment"] = shipment,
            },
        }.ToJsonString());
    }

    /// <summary>The signed requests of one step of every customer's order, made before the measurement: a shop's work is no part of the product.</summary>
    public IReadOnlyList<PreparedWebhook> Prepare(IReadOnlyList<BenchCustomer> customers, string order, string step)
    {
        var at = TimeProvider.System.GetUtcNow();
        return [.. customers.Select(customer =>
        {
            var body = Body(customer.ShopId, $"{order}-{customer.ShopId}", step, at);
            var id = StableId.From(customer.ShopId, order, step);
            var seconds = at.ToUnixTimeSeconds();
            return new PreparedWebhook(new Uri(app.Base, $"api/businesses/{customer.Business}/orders/standard"), body, HttpStatusCode.Accepted,
            [
                new("webhook-id", id), new("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture)),
                new("webhook-signature", StandardWebhookSignature.Sign(id, seconds, body, secret)),
            ]);
        })];
    }
}
