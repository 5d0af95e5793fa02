using System.Globalization;
using System.Net;
using System.Text.Json;
using Serverless.Channels;
using Serverless.Platform.Json;

namespace Serverless.Shops;

/// <summary>
/// Changes of WooCommerce orders. Each says how the order is to be, so a repeat changes nothing more. Only orders that are not completed
/// yet are changed; WooCommerce itself would let any be.
/// </summary>
internal sealed class WooCommerceChanges(WooCommerceApi api)
{
    public async Task<ShopAnswer> ApplyAsync(ShopCall call, OrderChange change, CancellationToken cancellationToken)
    {
        if (!IsId(change.OrderId)) { return new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null); }

        var read = await api.OrderAsync(call, change.OrderId, cancellationToken);
        using var order = read.Document;
        if (read.Failed is { } failed) { return failed; }

        var status = read.Root.Text("status"u8, 40);
        if (status is "cancelled" && change is OrderChange.Cancel) { return new ShopAnswer.Done(); }

        if (status is not ("pending" or "on-hold" or "processing")) { return new ShopAnswer.Refused(RefusalCodes.TooLate, null); }

        return change switch
        {
            OrderChange.Cancel => await PutAsync(call, change, static json => json.WriteString("status", "cancelled"), cancellationToken),
            OrderChange.Address address => await PutAsync(call, change, json => Shipping(json, address.To), cancellationToken),
            OrderChange.Quantity quantity => await SetQuantityAsync(call, quantity, read.Root, cancellationToken),
            _ => new ShopAnswer.Refused(RefusalCodes.Other, null),
        };
    }

    public static bool IsId(string id) => id is { Length: > 0 and <= 20 } && id.All(char.IsAsciiDigit);

    private async Task<ShopAnswer> SetQuantityAsync(ShopCall call, OrderChange.Quantity change, JsonElement order, CancellationToken cancellationToken)
    {
        if (Line(order, change) is not { } line || line.Text("id"u8, 20) is not { } id || !IsId(id)) { return new ShopAnswer.Refused(RefusalCodes.Other, null); }

        var now = line.Member("quantity"u8) is { ValueKind: JsonValueKind.Number } count && count.TryGetInt32(out var pieces) ? pieces : 0;
        if (now == change.To) { return new ShopAnswer.Done(); }

        // Somebody else changed it meanwhile, or the last line would go, which is a cancellation.
        if (now != change.From || now <= 0) { return new ShopAnswer.Refused(RefusalCodes.Other, null); }

        if (change.To == 0 && order.Array("line_items"u8) is { } all && all.GetArrayLength() == 1) { return new ShopAnswer.Refused(RefusalCodes.NotAllowed, null); }

        return await PutAsync(call, change, json =>
        {
            json.WriteStartArray("line_items");
            json.WriteStartObject();
            json.WriteNumber("id", long.Parse(id, CultureInfo.InvariantCulture));
            json.WriteNumber("quantity", change.To);
            json.WriteString("subtotal", Scaled(line, "subtotal"u8, now, change.To));
            json.WriteString("total", Scaled(line, "total"u8, now, change.To));
            json.WriteEndObject();
            json.WriteEndArray();
        }, cancellationToken);
    }

    /// <summary>The one line with this article number, else with this name.</summary>
    private static JsonElement? Line(JsonElement order, OrderChange.Quantity change)
    {
        JsonElement[] lines = [.. order.Items("line_items"u8)];
        var bySku = change.Sku is null ? [] : Array.FindAll(lines, line => line.Text("sku"u8, 100) == change.Sku);
        var found = bySku.Length > 0 ? bySku : Array.FindAll(lines, line => DisplayText.Of(WebUtility.HtmlDecode(line.Text("name"u8, 400) ?? ""), 80) == change.Line);
        return found.Length == 1 ? found[0] : null;
    }

    private static string Scaled(JsonElement line, ReadOnlySpan<byte> name, int from, int to) =>
        decimal.TryParse(line.Text(name, 40), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var total)
            ? Math.Round(total / from * to, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture)
            : "0.00";

    private static void Shipping(Utf8JsonWriter json, PostalAddress to)
    {
        json.WriteStartObject("shipping");
        if (to.Name is { } name)
        {
            var (first, last) = PersonName.Split(name);
            json.WriteString("first_name", first);
            json.WriteString("last_name", last);
        }

        json.WriteString("address_1", to.Line1);
        json.WriteString("address_2", to.Line2 ?? "");
        json.WriteString("postcode", to.PostalCode);
        json.WriteString("city", to.City);
        json.WriteString("state", "");
        json.WriteString("country", to.Country);
        json.WriteEndObject();
    }

    private async Task<ShopAnswer> PutAsync(ShopCall call, OrderChange change, Action<Utf8JsonWriter> members, CancellationToken cancellationToken)
    {
        var body = JsonText.Object(members);
        var answer = await api.SendAsync(call, HttpMethod.Put, $"orders/{change.OrderId}?_fields=id,status", body, cancellationToken);
        using (answer.Document) { return answer.Failed ?? new ShopAnswer.Done(); }
    }
}
