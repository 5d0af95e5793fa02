using System.Globalization;
using System.Net;
using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Shops;

/// <summary>
/// What a WooCommerce order costs now, and placing it again: a pending order with the customer, addresses, articles and shipping of the
/// earlier one, marked so that a repeat finds it. Nothing is marked as paid.
/// </summary>
internal sealed class WooCommerceReorders(WooCommerceApi api, TimeProvider clock)
{
    /// <summary>The meta field with the request's id.</summary>
    public const string Mark = "_chat_reorder_key";

    private const int MostLines = 40;
    private const int PageSize = 20;

    /// <summary>Guests share a list; of a busy shop it is too long to be certain.</summary>
    private const int MostPages = 25;

    /// <summary>No request is repeated for longer.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(4);

    public async Task<ShopAnswer> QuoteAsync(ShopCall call, string orderId, CancellationToken cancellationToken)
    {
        if (!WooCommerceChanges.IsId(orderId)) { return new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null); }

        var read = await api.OrderAsync(call, orderId, cancellationToken);
        using var order = read.Document;
        if (read.Failed is { } failed) { return failed; }

        var (lines, unquotable) = await LinesAsync(call, read.Root, cancellationToken);
        return unquotable ?? Offer(read.Root, lines);
    }

    public async Task<ShopAnswer> OrderAsync(ShopCall call, ReorderRequest request, CancellationToken cancellationToken)
    {
        if (!WooCommerceChanges.IsId(request.OrderId)) { return new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null); }

        var read = await api.OrderAsync(call, request.OrderId, cancellationToken);
        using var order = read.Document;
        if (read.Failed is { } failed) { return failed; }

        if (await FindAsync(call, read.Root, request, cancellationToken) is { } found) { return found; }

        var (lines, unquotable) = await LinesAsync(call, read.Root, cancellationToken);
        if (unquotable is not null) { return unquotable; }

        if (Offer(read.Root, lines) is not ShopAnswer.Offered { Quote: var now } || !IsSame(now, request.Quote)) { return new ShopAnswer.Refused(RefusalCodes.PriceChanged, null); }

        var created = await api.SendAsync(call, HttpMethod.Post, $"orders?_fields={WooCommerceApi.OrderFields}", Body(read.Root, call.RequestId), cancellationToken);
        using (created.Document) { return created.Failed ?? await PlacedAsync(call, created.Root, request.Quote, cancellationToken); }
    }

    /// <summary>The order that an earlier attempt placed, as an answer; null when there is none.</summary>
    private async Task<ShopAnswer?> FindAsync(ShopCall call, JsonElement order, ReorderRequest request, CancellationToken cancellationToken)
    {
        var after = (clock.GetUtcNow() - LookBack).UtcDateTime.ToString("yyyy-MM-dd'T'HH':'mm':'ss", CultureInfo.InvariantCulture);
        var customer = order.Text("customer_id"u8, 20) is { } id && WooCommerceChanges.IsId(id) && id != "0" ? $"&customer={id}" : "";
        for (var page = 1; page <= MostPages; page++)
        {
            var read = await api.ListAsync(call, string.Create(CultureInfo.InvariantCulture,
                $"orders?after={after}&dates_are_gmt=true&orderby=date&order=desc&per_page={PageSize}&page={page}{customer}&_fields=id,number,order_key,status,currency,total,payment_url,meta_data"), cancellationToken);
            using var list = read.Document;
            if (read.Failed is { } failed) { return failed; }

            if (read.Root.ValueKind is not JsonValueKind.Array) { return new ShopAnswer.Broken(ShopCodes.Unreadable); }

            foreach (var candidate in read.Root.EnumerateArray())
            {
                if (IsMarked(candidate, call.RequestId)) { return await PlacedAsync(call, candidate, request.Quote, cancellationToken); }
            }

            if (read.Root.GetArrayLength() < PageSize) { return null; }
        }

        return new ShopAnswer.Broken(ShopCodes.LookupIncomplete);
    }

    private static bool IsMarked(JsonElement order, string requestId)
    {
        foreach (var field in order.Items("meta_data"u8))
        {
            if (field.Member("key"u8).Is("_chat_reorder_key"u8) && field.Text("value"u8, StandardRequests.LongestId) == requestId) { return true; }
        }

        return false;
    }

    /// <summary>The placed order; taken back when the shop makes something else of it than was agreed.</summary>
    private async Task<ShopAnswer> PlacedAsync(ShopCall call, JsonElement order, ShopQuote quote, CancellationToken cancellationToken)
    {
        if (order.Text("id"u8, 20) is not { } id || !WooCommerceChanges.IsId(id) || Amount(order, "total"u8) is not { } total) { return new ShopAnswer.Broken(ShopCodes.Unreadable); }

        // Taxes are rounded for each line.
        var differs = Math.Abs(total - quote.Total) > 0.01m * quote.Lines.Count || order.Text("currency"u8, 3) != quote.Currency;
        if (differs && order.Text("status"u8, 40) is "pending")
        {
            var deleted = await api.SendAsync(call, HttpMethod.Delete, $"orders/{id}?force=true&_fields=id", null, cancellationToken);
            using (deleted.Document) { return deleted.Failed ?? new ShopAnswer.Refused(RefusalCodes.PriceChanged, null); }
        }

        return new ShopAnswer.Ordered(id, order.Text("number"u8, 50) is { } number ? $"#{number.TrimStart('#')}" : null, PayUrl(call, order, id), IsPaid: false);
    }

    private static Uri? PayUrl(ShopCall call, JsonElement order, string id)
    {
        if (Uri.TryCreate(order.Text("payment_url"u8, 2000), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0) { return url; }

        var shop = call.Shop.Url ?? call.Business.Sources[Businesses.ShopKinds.WooCommerce].Url!;
        return order.Text("order_key"u8, 100) is { } key
            ? new Uri($"{shop.GetLeftPart(UriPartial.Path).TrimEnd('/')}/checkout/order-pay/{id}/?pay_for_order=true&key={Uri.EscapeDataString(key)}")
            : null;
    }

    private static ShopAnswer Offer(JsonElement order, List<ShopQuoteLine> lines)
    {
        if (order.Text("currency"u8, 3) is not { Length: 3 } currency) { return new ShopAnswer.Broken(ShopCodes.Unreadable); }

        var shipping = (Amount(order, "shipping_total"u8) ?? 0) + (Amount(order, "shipping_tax"u8) ?? 0);
        var total = lines.Sum(line => line.Price * line.Quantity) + shipping;
        return new ShopAnswer.Offered(new ShopQuote(lines, currency, Math.Round(total, 2, MidpointRounding.AwayFromZero), ShipTo(order), null, null));
    }

    private static bool IsSame(ShopQuote now, ShopQuote agreed) =>
        now.Currency == agreed.Currency && now.Total == agreed.Total
        && now.Lines.Select(line => (line.Quantity, line.Price)).SequenceEqual(agreed.Lines.Select(line => (line.Quantity, line.Price)));

    /// <summary>The lines at today's prices; or why there is no quote.</summary>
    private async Task<(List<ShopQuoteLine> Lines, ShopAnswer? Unquotable)> LinesAsync(ShopCall call, JsonElement order, CancellationToken cancellationToken)
    {
        var lines = new List<ShopQuoteLine>();
        foreach (var item in order.Items("line_items"u8))
        {
            if (Product(item) is not { } path || Count(item) is not { } quantity || lines.Count == MostLines) { return (lines, new ShopAnswer.Refused(RefusalCodes.Other, null)); }

            var read = await api.GetAsync(call, $"{path}?_fields=id,price,status,purchasable,manage_stock,stock_quantity,stock_status,backorders_allowed", cancellationToken);
            using var product = read.Document;
            if (read.Failed is { } failed) { return (lines, failed); }

            if (!IsAvailable(read.Root, quantity) || Amount(read.Root, "price"u8) is not { } price) { return (lines, new ShopAnswer.Refused(RefusalCodes.OutOfStock, null)); }

            var name = ShopTexts.Name(WebUtility.HtmlDecode(item.Text("name"u8, 400) ?? ""));
            lines.Add(new ShopQuoteLine(name, item.Text("sku"u8, 100), quantity, WithTax(order, item, price)));
        }

        return (lines, lines.Count == 0 ? new ShopAnswer.Refused(RefusalCodes.Other, null) : null);
    }

    private static string? Product(JsonElement item) => (item.Text("product_id"u8, 20), item.Text("variation_id"u8, 20)) switch
    {
        ({ } product, { } variation) when WooCommerceChanges.IsId(product) && WooCommerceChanges.IsId(variation) && variation != "0" => $"products/{product}/variations/{variation}",
        ({ } product, _) when WooCommerceChanges.IsId(product) && product != "0" => $"products/{product}",
        _ => null,
    };

    private static int? Count(JsonElement item) =>
        item.Member("quantity"u8) is { ValueKind: JsonValueKind.Number } count && count.TryGetInt32(out var pieces) && pieces is > 0 and <= 100_000 ? pieces : null;

    private static bool IsAvailable(JsonElement product, int quantity) =>
        product.Text("status"u8, 20) is null or "publish" && product.Member("purchasable"u8).ValueKind is not JsonValueKind.False
        && !product.Member("stock_status"u8).Is("outofstock"u8)
        && !(product.IsTrue("manage_stock"u8) && !product.IsTrue("backorders_allowed"u8)
            && product.Member("stock_quantity"u8) is { ValueKind: JsonValueKind.Number } stock && stock.TryGetDecimal(out var left) && left < quantity);

    /// <summary>Where a shop keeps prices without tax, the tax of the earlier line tells the rate.</summary>
    private static decimal WithTax(JsonElement order, JsonElement item, decimal price) =>
        order.IsTrue("prices_include_tax"u8) || Amount(item, "total"u8) is not > 0 || Amount(item, "total_tax"u8) is not { } tax
            ? price
            : Math.Round(price * (1 + (tax / Amount(item, "total"u8)!.Value)), 2, MidpointRounding.AwayFromZero);

    private static PostalAddress? ShipTo(JsonElement order)
    {
        var to = order.Object("shipping"u8) is { } shipping && shipping.Text("address_1"u8, 200) is not null ? shipping : order.Object("billing"u8);
        return to is { } address && address.Text("address_1"u8, 200) is { } line && address.Text("city"u8, 100) is { } city
            ? new PostalAddress(PersonName.Join(address.Text("first_name"u8, 100), address.Text("last_name"u8, 100)), line, address.Text("address_2"u8, 200),
                address.Text("postcode"u8, 20) ?? "", city, address.Text("country"u8, 2) ?? "")
            : null;
    }

    private static byte[] Body(JsonElement order, string requestId) => JsonText.Object(json =>
    {
        if (order.Text("customer_id"u8, 20) is { } customer && WooCommerceChanges.IsId(customer)) { json.WriteNumber("customer_id", long.Parse(customer, CultureInfo.InvariantCulture)); }

        json.WriteString("status", "pending");
        json.WriteBoolean("set_paid", false);
        Copy(json, order, "billing");
        Copy(json, order, "shipping");
        json.WriteStartArray("line_items");
        foreach (var item in order.Items("line_items"u8))
        {
            json.WriteStartObject();
            foreach (var name in (ReadOnlySpan<string>)["product_id", "variation_id", "quantity"]) { Copy(json, item, name); }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("shipping_lines");
        foreach (var line in order.Items("shipping_lines"u8))
        {
            json.WriteStartObject();
            foreach (var name in (ReadOnlySpan<string>)["method_id", "method_title", "total"]) { Copy(json, line, name); }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("meta_data");
        json.WriteStartObject();
        json.WriteString("key", Mark);
        json.WriteString("value", requestId);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void Copy(Utf8JsonWriter json, JsonElement from, string name)
    {
        var value = from.Member(name);
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) { return; }

        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private static decimal? Amount(JsonElement parent, ReadOnlySpan<byte> name) =>
        decimal.TryParse(parent.Text(name, 40), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
}
