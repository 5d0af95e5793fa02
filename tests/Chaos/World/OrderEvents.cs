using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Chaos.Judging;

namespace Serverless.Chaos.World;

/// <summary>Order events of the standard source; every personal part of them carries a mark.</summary>
internal static class OrderEvents
{
    /// <summary>The steps of an order that a customer is told, in order.</summary>
    public static readonly IReadOnlyList<string> Steps = ["placed", "shipped", "out_for_delivery", "delivered", "returned"];

    public static byte[] Body(ChaosCustomer customer, string order, string step, DateTimeOffset at) => Encoding.UTF8.GetBytes(Event(customer, order, step, at).ToJsonString());

    public static JsonObject Event(ChaosCustomer customer, string order, string step, DateTimeOffset at) => new()
    {
        ["type"] = $"order.{step}",
        ["timestamp"] = at.ToString("O", CultureInfo.InvariantCulture),
        ["data"] = new JsonObject
        {
            ["order"] = new JsonObject
            {
                ["id"] = order,
                ["number"] = $"#{order}",
                ["currency"] = "EUR",
                ["total"] = "59.90",
                ["url"] = "https://shop.example/orders/1001",
                ["lines"] = new JsonArray(new JsonObject { ["sku"] = "TEA-1", ["name"] = $"Teekanne {Canaries.Text}", ["quantity"] = 1, ["price"] = "59.90" }),
            },
            ["customer"] = new JsonObject
            {
                ["id"] = customer.ShopId,
                ["name"] = $"Erika {Canaries.Name}",
                ["email"] = $"erika-{customer.Number}@{Canaries.EmailDomain}",
                ["locale"] = "de-DE",
            },
            ["shipment"] = step == "placed" ? null : new JsonObject { ["carrier"] = "DHL", ["trackingNumber"] = $"00340{customer.Number:D9}{order.Length:D3}" },
        },
    };
}
