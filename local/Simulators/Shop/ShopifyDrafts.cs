using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.Shop;

/// <summary>A draft order of the simulated Shopify shop.</summary>
internal sealed record ShopifyDraft
{
    public required string Id { get; init; }

    public required string Business { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<ShopLine> Lines { get; init; }

    public required string Currency { get; init; }

    public required string Shipping { get; init; }

    public required ShopAddress ShipTo { get; init; }

    public required ShopCustomer Customer { get; init; }

    public bool HasTerms { get; init; }

    /// <summary>The order that it became.</summary>
    public string? OrderId { get; init; }

    public string Total => ShopCatalog.Text(ShopDesk.Total(Lines, Shipping));
}

/// <summary>Draft orders: calculated, made, found by tag, deleted, completed.</summary>
internal sealed class ShopifyDrafts
{
    private const string Kind = "shopify-draft";
    private const string Prefix = "gid://shopify/DraftOrder/";
    private const string VariantPrefix = "gid://shopify/ProductVariant/";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly ShopCatalog _catalog;
    private readonly ShopOrders _orders;
    private readonly ShopDesk _desk;
    private readonly SortedDictionary<string, ShopifyDraft> _drafts = new(StringComparer.Ordinal);
    private int _last;

    public ShopifyDrafts(SimulatorStore store, ShopCatalog catalog, ShopOrders orders, ShopDesk desk)
    {
        (_store, _catalog, _orders, _desk) = (store, catalog, orders, desk);
        foreach (var draft in store.Load<ShopifyDraft>(Kind))
        {
            _drafts[draft.Id] = draft;
            _last = Math.Max(_last, int.Parse(draft.Id.AsSpan(Prefix.Length), CultureInfo.InvariantCulture));
        }
    }

    public IReadOnlyList<ShopifyDraft> All
    {
        get { lock (_gate) { return [.. _drafts.Values]; } }
    }

    /// <summary>Null when there is no such field.</summary>
    public ShopifyValue? Resolve(string business, string name, JsonElement variables, string? refused) => name switch
    {
        "draftOrders" => new(Find(business, variables.Text("query") ?? "")),
        "draftOrderCalculate" => new(Calculate(business, variables.Member("input") ?? default)),
        "draftOrderCreate" => new(refused is null ? Create(business, variables.Member("input") ?? default) : ShopifyFields.Result("draftOrder", null, refused)),
        "draftOrderDelete" => new(Delete((variables.Member("input") ?? default).Text("id"))),
        "draftOrderComplete" => new(refused is null ? Complete(variables.Text("id")) : ShopifyFields.Result("draftOrder", null, refused)),
        _ => null,
    };

    public static JsonObject Money(string amount, string currency) =>
        new() { ["presentmentMoney"] = new JsonObject { ["amount"] = amount, ["currencyCode"] = currency } };

    public JsonObject? Variant(ShopLine line) => _catalog.Find(line.Sku) is not { } product ? null : new JsonObject
    {
        ["id"] = string.Create(CultureInfo.InvariantCulture, $"{VariantPrefix}{product.Id}"), ["availableForSale"] = product.Stock is not 0, ["inventoryPolicy"] = "DENY",
        ["sellableOnlineQuantity"] = product.Stock ?? 0, ["inventoryItem"] = new JsonObject { ["tracked"] = product.Stock is not null },
    };

    private JsonObject Find(string business, string query)
    {
        var tag = query.StartsWith("tag:'", StringComparison.Ordinal) ? query["tag:'".Length..].TrimEnd('\'') : null;
        return new JsonObject { ["nodes"] = new JsonArray([.. All.Where(draft => draft.Business == business && tag is not null && draft.Tags.Contains(tag)).Take(1).Select(Shape)]) };
    }

    private JsonObject Calculate(string business, JsonElement input) => Read(business, "", input) is not { } draft
        ? ShopifyFields.Result("calculatedDraftOrder", null, "Product variant does not exist")
        : ShopifyFields.Result("calculatedDraftOrder", new JsonObject
        {
            ["totalPriceSet"] = Money(draft.Total, draft.Currency),
            ["lineItems"] = new JsonArray([.. draft.Lines.Select(line => new JsonObject
            {
                ["name"] = line.Name, ["sku"] = line.Sku, ["quantity"] = line.Quantity,
                ["discountedTotalSet"] = Money(ShopCatalog.Text(line.Quantity * ShopCatalog.Amount(line.Price)), draft.Currency),
            })]),
        }, null);

    private JsonObject Create(string business, JsonElement input)
    {
        lock (_gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{++_last}");
            return Read(business, id, input) is { } draft
                ? ShopifyFields.Result("draftOrder", Shape(Save(draft)), null)
                : ShopifyFields.Result("draftOrder", null, "Product variant does not exist");
        }
    }

    private JsonObject Delete(string? id)
    {
        lock (_gate)
        {
            if (id is null || !_drafts.Remove(id)) { return ShopifyFields.Result("deletedId", null, "Draft order does not exist"); }

            _store.Delete(Kind, id);
            return ShopifyFields.Result("deletedId", id, null);
        }
    }

    private JsonObject Complete(string? id)
    {
        lock (_gate)
        {
            if (id is null || !_drafts.TryGetValue(id, out var draft)) { return ShopifyFields.Result("draftOrder", null, "Draft order does not exist"); }

            if (draft.OrderId is not null) { return ShopifyFields.Result("draftOrder", null, "This order has been paid."); }

            var order = _desk.Place(draft.Business, draft.Customer, draft.Lines, draft.Currency, ShopPlatforms.Shopify,
                fresh => fresh with { Shipping = draft.Shipping, ShipTo = draft.ShipTo, Mark = draft.Tags.Count > 0 ? draft.Tags[0] : null });
            return ShopifyFields.Result("draftOrder", Shape(Save(draft with { OrderId = order.Id })), null);
        }
    }

    private JsonObject Shape(ShopifyDraft draft)
    {
        var order = draft.OrderId is { } id ? _orders.Find(id) : null;
        return new JsonObject
        {
            ["id"] = draft.Id, ["status"] = order is null ? "OPEN" : "COMPLETED", ["totalPriceSet"] = Money(draft.Total, draft.Currency),
            ["invoiceUrl"] = $"https://{draft.Business}.myshopify.com/invoices/{draft.Id[Prefix.Length..]}",
            ["order"] = order is null ? null : new JsonObject { ["id"] = string.Create(CultureInfo.InvariantCulture, $"gid://shopify/Order/{order.PlatformId}"), ["name"] = order.Number },
        };
    }

    private ShopifyDraft? Read(string business, string id, JsonElement input)
    {
        var lines = new List<ShopLine>();
        foreach (var item in input.Items("lineItems"))
        {
            if (!long.TryParse(item.Text("variantId")?[VariantPrefix.Length..], out var variant) || _catalog.Find(variant) is not { } product) { return null; }

            lines.Add(new ShopLine(product.Sku, product.Name, (int)(item.Number("quantity") ?? 1), product.Price));
        }

        var to = input.Member("shippingAddress") ?? default;
        var price = input.Member("shippingLine")?.Member("priceWithCurrency") ?? default;
        var name = $"{to.Text("firstName")} {to.Text("lastName")}".Trim();
        return new ShopifyDraft
        {
            Id = id, Business = business, Tags = [.. input.Items("tags").Select(tag => tag.GetString()!)], Lines = lines, Currency = input.Text("presentmentCurrencyCode") ?? "EUR",
            Shipping = price.Text("amount") ?? "0.00", HasTerms = input.Has("paymentTerms"),
            Customer = new ShopCustomer
            {
                Id = input.Member("purchasingEntity")?.Text("customerId") is { } gid ? gid[(gid.LastIndexOf('/') + 1)..] : "0", Name = name, Email = input.Text("email"), Phone = input.Text("phone"),
            },
            ShipTo = new ShopAddress
            {
                Name = name, Line1 = to.Text("address1") ?? "", Line2 = to.Text("address2"), PostalCode = to.Text("zip") ?? "", City = to.Text("city") ?? "", Country = to.Text("countryCode") ?? "",
            },
        };
    }

    private ShopifyDraft Save(ShopifyDraft draft)
    {
        _drafts[draft.Id] = draft;
        _store.Put(Kind, draft.Id, draft);
        return draft;
    }
}
