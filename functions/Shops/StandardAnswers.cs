using System.Text.Json;
using Serverless.Channels;
using Serverless.Platform.Json;

namespace Serverless.Shops;

/// <summary>
/// What a <c>standard</c> shop answers, at once or by webhook: the same members either way. Read strictly, because it is our own shape;
/// null when something is wrong, which the shape then knows.
/// </summary>
internal static class StandardAnswers
{
    private const int MostLines = 40;

    public static ShopAnswer? Offered(JsonShape shape, JsonElement parent, string at) =>
        shape.Object(parent, at, "quote", required: true) is { } quote && Quote(shape, quote, $"{at}/quote") is { } read ? new ShopAnswer.Offered(read) : null;

    public static ShopAnswer? Ordered(JsonShape shape, JsonElement parent, string at)
    {
        var order = shape.Object(parent, at, "order", required: false);
        var id = order is { } o ? shape.Text(o, $"{at}/order", "id", 100, required: true) : null;
        var number = order is { } n ? shape.Text(n, $"{at}/order", "number", 50) : null;
        var payUrl = shape.Url(parent, at, "payUrl");
        if (order is null && payUrl is null) { shape.Fail($"{at}/order", "is missing, and so is payUrl"); }

        return shape.Errors.Count == 0 ? new ShopAnswer.Ordered(id, number, payUrl, parent.IsTrue("paid"u8)) : null;
    }

    public static ShopAnswer? Refused(JsonShape shape, JsonElement parent, string at)
    {
        var code = shape.Text(parent, at, "code", 50);
        var message = parent.Text("message"u8, ShopTexts.Longest * 4);
        return shape.Errors.Count == 0 ? new ShopAnswer.Refused(RefusalCodes.Known(code), ShopTexts.Of(message)) : null;
    }

    private static ShopQuote? Quote(JsonShape shape, JsonElement quote, string at)
    {
        var lines = Lines(shape, quote, at);
        var currency = shape.Member(quote, at, "currency", required: true) is null ? null : shape.Currency(quote, at, "currency");
        var total = shape.Money(quote, at, "total", required: true);
        var shipTo = shape.Object(quote, at, "shipTo", required: false) is { } address ? Address(shape, address, $"{at}/shipTo") : null;
        var expiresAt = shape.Until(quote, at, "expiresAt");
        var reference = shape.Text(quote, at, "reference", 200);
        return shape.Errors.Count == 0 ? new ShopQuote(lines, currency!, total!.Value, shipTo, expiresAt, reference) : null;
    }

    private static List<ShopQuoteLine> Lines(JsonShape shape, JsonElement quote, string at)
    {
        var lines = new List<ShopQuoteLine>();
        if (shape.Member(quote, at, "lines", required: true) is not { } array) { return lines; }

        if (array.ValueKind is not JsonValueKind.Array || array.GetArrayLength() is 0 or > MostLines)
        {
            shape.Fail($"{at}/lines", $"must be an array of 1 to {MostLines} lines");
            return lines;
        }

        foreach (var line in array.EnumerateArray())
        {
            var here = $"{at}/lines/{lines.Count}";
            if (line.ValueKind is not JsonValueKind.Object)
            {
                shape.Fail(here, "must be an object");
                return lines;
            }

            lines.Add(Line(shape, line, here));
        }

        return lines;
    }

    private static ShopQuoteLine Line(JsonShape shape, JsonElement line, string at) => new(
        ShopTexts.Name(shape.Text(line, at, "name", 500, required: true)),
        shape.Text(line, at, "sku", 100),
        shape.Count(line, at, "quantity") ?? 0,
        shape.Money(line, at, "price", required: true) ?? 0);

    private static PostalAddress? Address(JsonShape shape, JsonElement address, string at)
    {
        var read = new PostalAddress(
            shape.Text(address, at, "name", 200), shape.Text(address, at, "line1", 200, required: true) ?? "", shape.Text(address, at, "line2", 200),
            shape.Text(address, at, "postalCode", 20) ?? "", shape.Text(address, at, "city", 100, required: true) ?? "", shape.Text(address, at, "country", 2, required: true) ?? "");
        return shape.Errors.Count == 0 ? read : null;
    }
}

/// <summary>What shops write, as customers may see it: one line, nothing that hides or reverses what is around it.</summary>
internal static class ShopTexts
{
    public const int Longest = 200;
    private const int LongestName = 80;

    public static string? Of(string? text) => text is not null && DisplayText.Of(text, Longest) is { Length: > 0 } shown ? shown : null;

    public static string Name(string? text) => DisplayText.Of(text ?? "", LongestName) is { Length: > 0 } name ? name : "?";
}
