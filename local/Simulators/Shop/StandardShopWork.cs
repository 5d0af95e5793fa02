using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.Shop;

/// <summary>What the standard shop does with a request, and its answer.</summary>
internal sealed class StandardShopWork(ShopOrders orders, ShopDesk desk, TimeProvider clock)
{
    private static readonly TimeSpan QuoteFor = TimeSpan.FromHours(1);

    public JsonObject Do(string business, string type, JsonElement data, string id)
    {
        if (data.Member("order")?.Text("id") is not { } orderId || orders.FindOn(business, ShopPlatforms.Standard, orderId) is not { } order)
        {
            return Refused("unknown-order", null);
        }

        return type switch
        {
            "order.change.requested" => Change(order, data.Member("change") ?? default),
            "order.quote.requested" => Quote(order),
            "order.reorder.requested" => Reorder(order, data, id),
            _ => Refused("other", null),
        };
    }

    public static JsonObject Refused(string code, string? message)
    {
        var answer = new JsonObject { ["result"] = "refused", ["code"] = code };
        if (message is not null) { answer["message"] = message; }

        return answer;
    }

    private JsonObject Change(ShopOrder order, JsonElement change)
    {
        if (order.IsClosed) { return Refused("too-late", "Die Bestellung ist schon unterwegs."); }

        switch (change.Text("kind"))
        {
            case "cancel":
                desk.Cancel(order);
                break;
            case "address" when change.Member("address") is { } address:
                desk.Send(order, address.Deserialize<ShopAddress>(SimulatorStore.Json)!);
                break;
            case "quantity" when Line(order, change) is { } line:
                desk.SetQuantity(order, line.Sku, (int)(change.Number("to") ?? line.Quantity));
                break;
            default:
                return Refused("other", null);
        }

        return new JsonObject { ["result"] = "accepted" };
    }

    private static ShopLine? Line(ShopOrder order, JsonElement change) =>
        order.Lines.FirstOrDefault(line => line.Sku == change.Text("sku")) ?? order.Lines.FirstOrDefault(line => line.Name == change.Text("line"));

    private JsonObject Quote(ShopOrder order)
    {
        if (desk.Quote(order) is not { } lines) { return Refused("out-of-stock", null); }

        return new JsonObject
        {
            ["result"] = "offered",
            ["quote"] = new JsonObject
            {
                ["lines"] = ShopOrders.Lines(lines),
                ["currency"] = order.Currency,
                ["total"] = ShopCatalog.Text(ShopDesk.Total(lines, order.Shipping)),
                ["shipTo"] = JsonSerializer.SerializeToNode(order.ShipTo, SimulatorStore.Json),
                ["expiresAt"] = clock.GetUtcNow() + QuoteFor,
                ["reference"] = $"offer-{order.Id}",
            },
        };
    }

    private JsonObject Reorder(ShopOrder order, JsonElement data, string id)
    {
        if (desk.Quote(order) is not { } lines) { return Refused("out-of-stock", null); }

        if (data.Text("total") != ShopCatalog.Text(ShopDesk.Total(lines, order.Shipping))) { return Refused("price-changed", null); }

        var placed = desk.Reorder(order, lines, id);
        return new JsonObject
        {
            ["result"] = "ordered",
            ["order"] = new JsonObject { ["id"] = placed.Id, ["number"] = placed.Number },
            ["payUrl"] = ShopDesk.PayUrl(placed).ToString(),
        };
    }
}
