using System.Globalization;
using System.Text.Json;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Shops;

/// <summary>
/// The draft of the same order once more: its articles at today's prices, its customer, address and shipping. The quote calculates
/// exactly the draft that is then made, so Shopify's own taxes and discounts are in both.
/// </summary>
internal static class ShopifyDraft
{
    public const string OrderQuery = "query($id:ID!){order(id:$id){id email phone presentmentCurrencyCode customer{id} " +
        "shippingAddress{firstName lastName company address1 address2 city zip provinceCode countryCodeV2 phone} " +
        "shippingLine{title originalPriceSet{presentmentMoney{amount currencyCode}}} " +
        "lineItems(first:50){nodes{title variantTitle sku currentQuantity variant{id availableForSale inventoryPolicy sellableOnlineQuantity inventoryItem{tracked}}}}}}";

    private const int MostLines = 40;

    /// <summary>A tag has at most 40 characters.</summary>
    public static string Tag(string requestId) => $"chat-{StableId.From(requestId)}";

    /// <summary>Why there can be no draft of this order; null when there can.</summary>
    public static ShopAnswer? Obstacle(JsonElement order)
    {
        if (order.ValueKind is not JsonValueKind.Object) { return new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null); }

        JsonElement[] lines = [.. Lines(order)];
        return lines.Length is 0 or > MostLines ? new ShopAnswer.Refused(RefusalCodes.Other, null)
            : Array.TrueForAll(lines, IsAvailable) ? null
            : new ShopAnswer.Refused(RefusalCodes.OutOfStock, null);
    }

    /// <summary>The variable <c>input</c> of the draft order mutations.</summary>
    /// <param name="paymentTerms">The template of the terms, when the order is paid on invoice.</param>
    public static void Input(Utf8JsonWriter json, JsonElement order, string tag, string? paymentTerms)
    {
        json.WriteStartObject("input");
        json.WriteStartArray("lineItems");
        foreach (var line in Lines(order))
        {
            json.WriteStartObject();
            json.WriteString("variantId", line.Member("variant"u8).Text("id"u8, 200));
            json.WriteNumber("quantity", Quantity(line));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (order.Member("customer"u8).Text("id"u8, 200) is { } customer)
        {
            json.WriteStartObject("purchasingEntity");
            json.WriteString("customerId", customer);
            json.WriteEndObject();
        }

        if (order.Text("email"u8, 254) is { } email) { json.WriteString("email", email); }

        if (order.Text("phone"u8, 40) is { } phone) { json.WriteString("phone", phone); }

        Address(json, order.Member("shippingAddress"u8));
        Shipping(json, order.Member("shippingLine"u8));
        if (order.Text("presentmentCurrencyCode"u8, 3) is { } currency) { json.WriteString("presentmentCurrencyCode", currency); }

        json.WriteBoolean("acceptAutomaticDiscounts", true);
        json.WriteStartArray("tags");
        json.WriteStringValue(tag);
        json.WriteEndArray();
        if (paymentTerms is not null)
        {
            json.WriteStartObject("paymentTerms");
            json.WriteString("paymentTermsTemplateId", paymentTerms);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static PostalAddress? ShipTo(JsonElement order) =>
        order.Member("shippingAddress"u8) is { ValueKind: JsonValueKind.Object } to && to.Text("address1"u8, 200) is { } line && to.Text("city"u8, 100) is { } city
            ? new PostalAddress(PersonName.Join(to.Text("firstName"u8, 100), to.Text("lastName"u8, 100)), line, to.Text("address2"u8, 200), to.Text("zip"u8, 20) ?? "", city,
                to.Text("countryCodeV2"u8, 2) ?? "")
            : null;

    /// <summary>Amount and currency as the customer pays them.</summary>
    public static (decimal Amount, string Currency)? Money(JsonElement set) =>
        set.Member("presentmentMoney"u8) is { ValueKind: JsonValueKind.Object } money
        && decimal.TryParse(money.Text("amount"u8, 40), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && money.Text("currencyCode"u8, 3) is { } currency
            ? (amount, currency)
            : null;

    /// <summary>What is left of the order's lines after edits.</summary>
    private static IEnumerable<JsonElement> Lines(JsonElement order) => order.Member("lineItems"u8).Items("nodes"u8).Where(line => Quantity(line) > 0);

    private static int Quantity(JsonElement line) => line.Member("currentQuantity"u8) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var pieces) ? pieces : 0;

    /// <summary>Shopify lets a draft be made of what is not there.</summary>
    private static bool IsAvailable(JsonElement line)
    {
        var variant = line.Member("variant"u8);
        if (variant.Text("id"u8, 200) is null || !variant.IsTrue("availableForSale"u8)) { return false; }

        var isCounted = variant.Member("inventoryItem"u8).IsTrue("tracked"u8) && variant.Member("inventoryPolicy"u8).Is("DENY"u8);
        return !isCounted || (variant.Member("sellableOnlineQuantity"u8) is { ValueKind: JsonValueKind.Number } left && left.TryGetInt32(out var pieces) && pieces >= Quantity(line));
    }

    private static void Address(Utf8JsonWriter json, JsonElement from)
    {
        if (from.ValueKind is not JsonValueKind.Object) { return; }

        json.WriteStartObject("shippingAddress");
        foreach (var (name, source) in (ReadOnlySpan<(string, string)>)
            [("firstName", "firstName"), ("lastName", "lastName"), ("company", "company"), ("address1", "address1"), ("address2", "address2"), ("city", "city"), ("zip", "zip"),
             ("provinceCode", "provinceCode"), ("countryCode", "countryCodeV2"), ("phone", "phone")])
        {
            if (from.Member(source) is { ValueKind: JsonValueKind.String } value)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static void Shipping(Utf8JsonWriter json, JsonElement line)
    {
        if (Money(line.Member("originalPriceSet"u8)) is not { } price) { return; }

        json.WriteStartObject("shippingLine");
        json.WriteString("title", line.Text("title"u8, 200) ?? "");
        json.WriteStartObject("priceWithCurrency");
        json.WriteString("amount", price.Amount.ToString(CultureInfo.InvariantCulture));
        json.WriteString("currencyCode", price.Currency);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
