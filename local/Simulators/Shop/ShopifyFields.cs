using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Api;

namespace Serverless.Local.Simulators.Shop;

/// <summary>The value of a field, which may be null.</summary>
internal sealed record ShopifyValue(JsonNode? Value);

/// <summary>The fields of Shopify's Admin API that the app asks for: orders, their cancelling and editing. Drafts are beside.</summary>
internal sealed class ShopifyFields(ShopOrders orders, ShopDesk desk, ShopifyDrafts drafts, TimeProvider clock)
{
    private const string LinePrefix = "gid://shopify/CalculatedLineItem/";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ShopOrder Order, string? Sku, int Quantity)> _edits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _cancelling = new(StringComparer.Ordinal);

    /// <summary>Null when there is no such field.</summary>
    public ShopifyValue? Resolve(string business, string name, JsonElement variables, ShopHabit? habit)
    {
        var refused = habit?.Answer == ShopHabits.Refused ? habit.Message ?? "The order cannot be edited" : null;
        switch (name)
        {
            case "order":
                FinishCancelling();
                return new(Find(business, variables.Text("id")) is { } found ? Order(found) : null);
            case "orderCancel":
                return new(Cancel(business, variables.Text("id"), refused, habit));
            case "orderUpdate":
                return new(refused is null ? Update(business, variables.Member("input") ?? default) : Result("order", null, refused));
            case "orderEditBegin":
                return new(refused is null ? Begin(business, variables.Text("id")) : Result("calculatedOrder", null, refused));
            case "orderEditSetQuantity":
                return new(SetQuantity(variables));
            case "orderEditCommit":
                return new(Commit(variables.Text("id")));
            case "paymentTermsTemplates":
                return new(new JsonArray(new JsonObject { ["id"] = "gid://shopify/PaymentTermsTemplate/1" }));
            default:
                return drafts.Resolve(business, name, variables, refused);
        }
    }

    public static JsonObject Result(string member, JsonNode? value, string? error) => new()
    {
        [member] = value,
        ["userErrors"] = error is null ? [] : new JsonArray(new JsonObject { ["field"] = new JsonArray("id"), ["message"] = error }),
    };

    private ShopOrder? Find(string business, string? gid) => gid is null ? null : orders.FindOn(business, ShopPlatforms.Shopify, gid[(gid.LastIndexOf('/') + 1)..]);

    private JsonObject Order(ShopOrder order)
    {
        var name = (order.ShipTo.Name ?? "").Split(' ', 2);
        var to = order.ShipTo;
        return new JsonObject
        {
            ["id"] = Gid(order), ["name"] = order.Number, ["email"] = order.Customer.Email, ["phone"] = order.Customer.Phone, ["presentmentCurrencyCode"] = order.Currency,
            ["cancelledAt"] = order.Happened.FirstOrDefault(happening => happening.Type == "order.cancelled")?.At,
            ["displayFulfillmentStatus"] = order.IsClosed && !order.IsCancelled ? "FULFILLED" : "UNFULFILLED",
            ["customer"] = new JsonObject { ["id"] = $"gid://shopify/Customer/{order.Customer.Id}" },
            ["shippingAddress"] = new JsonObject
            {
                ["firstName"] = name[0], ["lastName"] = name.Length > 1 ? name[1] : null, ["company"] = null, ["address1"] = to.Line1, ["address2"] = to.Line2,
                ["city"] = to.City, ["zip"] = to.PostalCode, ["provinceCode"] = null, ["countryCodeV2"] = to.Country, ["phone"] = order.Customer.Phone,
            },
            ["shippingLine"] = new JsonObject { ["title"] = "Versand", ["originalPriceSet"] = ShopifyDrafts.Money(order.Shipping, order.Currency) },
            ["lineItems"] = new JsonObject { ["nodes"] = new JsonArray([.. order.Lines.Select(line => new JsonObject
            {
                ["title"] = line.Name, ["variantTitle"] = null, ["sku"] = line.Sku, ["currentQuantity"] = line.Quantity, ["variant"] = drafts.Variant(line),
            })]) },
        };
    }

    private JsonObject Cancel(string business, string? gid, string? refused, ShopHabit? habit)
    {
        var order = Find(business, gid);
        var error = order is null ? ("NOT_FOUND", "Order does not exist")
            : refused is not null ? ("INVALID", refused)
            : order.IsClosed || IsCancelling(order) ? ("INVALID", "Order cannot be canceled: it is already fulfilled or being canceled")
            : default((string Code, string Message)?);
        if (error is null) { StartCancelling(order!, habit?.Answer == ShopHabits.Later ? Duration.Parse(habit.Delay, "delay") : TimeSpan.Zero); }

        return new JsonObject
        {
            ["job"] = error is null ? new JsonObject { ["id"] = $"gid://shopify/Job/{order!.PlatformId}", ["done"] = false } : null,
            ["orderCancelUserErrors"] = error is { } told ? new JsonArray(new JsonObject { ["code"] = told.Code, ["field"] = new JsonArray("orderId"), ["message"] = told.Message }) : [],
        };
    }

    private bool IsCancelling(ShopOrder order)
    {
        lock (_gate) { return _cancelling.ContainsKey(order.Id); }
    }

    private void StartCancelling(ShopOrder order, TimeSpan takes)
    {
        if (takes > TimeSpan.Zero)
        {
            lock (_gate) { _cancelling[order.Id] = clock.GetUtcNow() + takes; }
        }
        else
        {
            desk.Cancel(order);
        }
    }

    /// <summary>Jobs that are over by the clock.</summary>
    private void FinishCancelling()
    {
        string[] over;
        lock (_gate)
        {
            over = [.. _cancelling.Where(job => job.Value <= clock.GetUtcNow()).Select(job => job.Key)];
            foreach (var id in over) { _cancelling.Remove(id); }
        }

        foreach (var id in over) { desk.Cancel(orders.Find(id)!); }
    }

    private JsonObject Update(string business, JsonElement input)
    {
        if (Find(business, input.Text("id")) is not { } order) { return Result("order", null, "Order does not exist"); }

        var to = input.Member("shippingAddress") ?? default;
        if (to.Text("countryCode") is not { Length: 2 } country) { return Result("order", null, "Country is not valid"); }

        desk.Send(order, new ShopAddress
        {
            Name = $"{to.Text("firstName")} {to.Text("lastName")}".Trim(), Line1 = to.Text("address1") ?? "", Line2 = to.Text("address2") is { Length: > 0 } second ? second : null,
            PostalCode = to.Text("zip") ?? "", City = to.Text("city") ?? "", Country = country,
        });
        return Result("order", new JsonObject { ["id"] = Gid(order) }, null);
    }

    private JsonObject Begin(string business, string? gid)
    {
        if (Find(business, gid) is not { } order) { return Result("calculatedOrder", null, "The order does not exist."); }

        if (order.IsClosed) { return Result("calculatedOrder", null, "The order cannot be edited."); }

        lock (_gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"gid://shopify/CalculatedOrder/{_edits.Count + 1}");
            _edits[id] = (order, null, 0);
            return Result("calculatedOrder", new JsonObject
            {
                ["id"] = id,
                ["lineItems"] = new JsonObject { ["nodes"] = new JsonArray([.. order.Lines.Select(line => new JsonObject
                {
                    ["id"] = LinePrefix + line.Sku, ["title"] = line.Name, ["variantTitle"] = null, ["sku"] = line.Sku, ["quantity"] = line.Quantity,
                })]) },
            }, null);
        }
    }

    private JsonObject SetQuantity(JsonElement variables)
    {
        var (id, line) = (variables.Text("id") ?? "", variables.Text("line") ?? "");
        lock (_gate)
        {
            if (!_edits.TryGetValue(id, out var edit) || !line.StartsWith(LinePrefix, StringComparison.Ordinal)) { return Result("calculatedLineItem", null, "The calculated order does not exist."); }

            var quantity = (int)(variables.Number("quantity") ?? 0);
            _edits[id] = (edit.Order, line[LinePrefix.Length..], quantity);
            return Result("calculatedLineItem", new JsonObject { ["id"] = line, ["quantity"] = quantity }, null);
        }
    }

    private JsonObject Commit(string? id)
    {
        (ShopOrder Order, string? Sku, int Quantity) edit;
        lock (_gate)
        {
            if (id is null || !_edits.Remove(id, out edit) || edit.Sku is null) { return Result("order", null, "The calculated order does not exist."); }
        }

        desk.SetQuantity(edit.Order, edit.Sku, edit.Quantity);
        return Result("order", new JsonObject { ["id"] = Gid(edit.Order) }, null);
    }

    private static string Gid(ShopOrder order) => string.Create(CultureInfo.InvariantCulture, $"gid://shopify/Order/{order.PlatformId}");
}
