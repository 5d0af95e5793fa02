using System.Globalization;
using System.Text.Json;

namespace Serverless.Shops;

/// <summary>The bodies of the webhooks that a <c>standard</c> shop is asked by. Kept below 20 kB: lines are few and their names short.</summary>
internal static class StandardRequests
{
    public const string ChangeRequested = "order.change.requested";
    public const string QuoteRequested = "order.quote.requested";
    public const string ReorderRequested = "order.reorder.requested";

    /// <summary>Of a request id.</summary>
    public const int LongestId = 64;

    public static byte[] Of(string requestId, OrderChange change, DateTimeOffset now) => Body(ChangeRequested, requestId, now, json =>
    {
        Order(json, change.OrderId, change.OrderNumber);
        json.WriteStartObject("change");
        switch (change)
        {
            case OrderChange.Cancel:
                json.WriteString("kind", "cancel");
                break;
            case OrderChange.Address address:
                json.WriteString("kind", "address");
                Address(json, "address", address.To);
                break;
            case OrderChange.Quantity quantity:
                json.WriteString("kind", "quantity");
                json.WriteString("line", quantity.Line);
                Optional(json, "sku", quantity.Sku);
                json.WriteNumber("from", quantity.From);
                json.WriteNumber("to", quantity.To);
                break;
        }

        json.WriteEndObject();
    });

    public static byte[] Of(string requestId, QuoteRequest request, DateTimeOffset now) =>
        Body(QuoteRequested, requestId, now, json => Order(json, request.OrderId, request.OrderNumber));

    public static byte[] Of(string requestId, ReorderRequest request, DateTimeOffset now) => Body(ReorderRequested, requestId, now, json =>
    {
        Order(json, request.OrderId, request.OrderNumber);
        json.WriteString("quoteId", request.QuoteId);
        json.WriteStartArray("lines");
        foreach (var line in request.Quote.Lines)
        {
            json.WriteStartObject();
            json.WriteString("name", line.Name);
            Optional(json, "sku", line.Sku);
            json.WriteNumber("quantity", line.Quantity);
            json.WriteString("price", Amount(line.Price));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("total", Amount(request.Quote.Total));
        json.WriteString("currency", request.Quote.Currency);
        Optional(json, "reference", request.Quote.Reference);
    });

    private static byte[] Body(string type, string requestId, DateTimeOffset now, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("timestamp", now.UtcDateTime);
            json.WriteStartObject("data");
            json.WriteString("requestId", requestId);
            members(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Order(Utf8JsonWriter json, string id, string? number)
    {
        json.WriteStartObject("order");
        json.WriteString("id", id);
        Optional(json, "number", number);
        json.WriteEndObject();
    }

    private static void Address(Utf8JsonWriter json, string name, PostalAddress address)
    {
        json.WriteStartObject(name);
        Optional(json, "name", address.Name);
        json.WriteString("line1", address.Line1);
        Optional(json, "line2", address.Line2);
        json.WriteString("postalCode", address.PostalCode);
        json.WriteString("city", address.City);
        json.WriteString("country", address.Country);
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) { json.WriteString(name, value); }
    }

    private static string Amount(decimal amount) => amount.ToString("0.00#", CultureInfo.InvariantCulture);
}
