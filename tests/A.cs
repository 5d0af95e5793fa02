using System.Text.Json.Nodes;

namespace Serverless.Tests;

/// <summary>Valid data by default; a test states only what it is about.</summary>
internal static class A
{
    public const string CustomerName = "Erika Kanarienvogel";
    public const string CustomerEmail = "erika.kanarienvogel@example.org";
    public const string CustomerPhone = "+4915199887766";

    /// <summary>An event of the standard order source.</summary>
    public static JsonObject OrderEvent(string step, DateTimeOffset at, string order = "A-1001", string customer = "c-77") => new()
    {
        ["type"] = $"order.{step}",
        ["timestamp"] = at.ToString("O"),
        ["data"] = new JsonObject
        {
            ["order"] = new JsonObject
            {
                ["id"] = order,
                ["number"] = $"#{order[2..]}",
                ["placedAt"] = at.ToString("O"),
                ["currency"] = "EUR",
                ["total"] = "59.90",
                ["url"] = $"https://shop.example/orders/{order}",
                ["lines"] = new JsonArray(new JsonObject { ["sku"] = "TEA-1", ["name"] = "Teekanne", ["quantity"] = 1, ["price"] = "59.90" }),
            },
            ["customer"] = new JsonObject
            {
                ["id"] = customer,
                ["name"] = CustomerName,
                ["email"] = CustomerEmail,
                ["phone"] = CustomerPhone,
                ["locale"] = "de-DE",
            },
            ["shipment"] = step is "placed" or "paid" ? null : new JsonObject
            {
                ["carrier"] = "DHL",
                ["trackingNumber"] = "00340434161094000000",
                ["trackingUrl"] = "https://track.example/0034",
                ["estimatedDelivery"] = at.AddDays(2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            },
        },
    };

    /// <summary>An opt-in at the checkout, for Messenger, without an address unless one is given.</summary>
    public static JsonObject OptIn(string customer, object? address, DateTimeOffset at)
    {
        var optIn = new JsonObject
        {
            ["customer"] = new JsonObject { ["id"] = customer },
            ["channel"] = "messenger",
            ["purpose"] = "order-updates",
            ["wording"] = new JsonObject { ["id"] = "checkout-v3", ["text"] = "Ja, Bestellstatus per Messenger.", ["locale"] = "de-DE" },
            ["evidence"] = new JsonObject
            {
                ["source"] = "checkout",
                ["orderId"] = "A-1001",
                ["page"] = "https://shop.example/checkout",
                ["at"] = at.ToString("O"),
            },
        };
        if (address is not null) { optIn["address"] = System.Text.Json.JsonSerializer.SerializeToNode(address); }

        return optIn;
    }
}
