using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Customers.Phones;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Orders;

/// <summary>What a verified order webhook says: an event, nothing that we know, or something unusable.</summary>
public abstract record OrderEventReading
{
    private OrderEventReading() { }

    public sealed record Event(OrderStatusChanged Change) : OrderEventReading;

    /// <summary>Well-formed, but of a type that this version does not know.</summary>
    public sealed record Unhandled(string Type) : OrderEventReading;

    public sealed record Invalid(IReadOnlyList<ProblemField> Errors) : OrderEventReading;
}

/// <summary>Reads our own order event (source <c>standard</c>). Everything that is wrong is found in one go.</summary>
internal static partial class OrderEventReader
{
    private const string TypePrefix = "order.";
    private const int MostLines = 1000;
    private const int KeptLines = 100;

    /// <param name="country">Where telephone numbers without a country are at home; null when that is unknown.</param>
    public static OrderEventReading Read(JsonElement root, string business, string? country, string source, string webhookId, DateTimeOffset now)
    {
        var shape = new JsonShape(now);
        if (root.ValueKind is not JsonValueKind.Object)
        {
            shape.Fail("", "must be an object");
            return new OrderEventReading.Invalid(shape.Errors);
        }

        var type = shape.Text(root, "", "type", 100, required: true);
        if (type is null) { return new OrderEventReading.Invalid(shape.Errors); }

        if (StepOf(type) is not { } step) { return new OrderEventReading.Unhandled(type); }

        var occurredAt = shape.Time(root, "", "timestamp", required: true);
        var data = shape.Object(root, "", "data", required: true);
        var order = data is { } d ? Order(shape, d) : null;
        var customer = data is { } e ? Customer(shape, e, country) : null;
        var shipment = data is { } f ? Shipment(shape, f) : null;
        if (shape.Errors.Count > 0) { return new OrderEventReading.Invalid(shape.Errors); }

        return new OrderEventReading.Event(new OrderStatusChanged
        {
            EventId = StableId.From(business, source, webhookId),
            Business = business,
            Source = source,
            Step = step,
            OccurredAt = occurredAt!.Value,
            Order = order!,
            Customer = customer!,
            Shipment = shipment,
        });
    }

    private static OrderStep? StepOf(string type) =>
        type.StartsWith(TypePrefix, StringComparison.Ordinal) ? OrderSteps.Parse(type[TypePrefix.Length..]) : null;

    private static OrderDetails? Order(JsonShape shape, JsonElement data)
    {
        const string At = "/data/order";
        if (shape.Object(data, "/data", "order", required: true) is not { } order) { return null; }

        var details = new OrderDetails(shape.Text(order, At, "id", 100, required: true) ?? "")
        {
            Number = shape.Text(order, At, "number", 50),
            PlacedAt = shape.Time(order, At, "placedAt"),
            Currency = shape.Currency(order, At, "currency"),
            Total = shape.Money(order, At, "total"),
            PaymentMethod = shape.Text(order, At, "paymentMethod", 80),
            Url = shape.Url(order, At, "url"),
            Lines = Lines(shape, order),
        };
        var hasAmounts = details.Total is not null || details.Lines.Count > 0;
        if (hasAmounts && details.Currency is null && !shape.Errors.Any(error => error.Pointer == $"{At}/currency"))
        {
            shape.Fail($"{At}/currency", "is missing, though there are amounts");
        }

        return details;
    }

    private static List<OrderLine> Lines(JsonShape shape, JsonElement order)
    {
        const string At = "/data/order/lines";
        var lines = new List<OrderLine>();
        if (shape.Member(order, "/data/order", "lines", required: false) is not { } array) { return lines; }

        if (array.ValueKind is not JsonValueKind.Array || array.GetArrayLength() > MostLines)
        {
            shape.Fail(At, $"must be an array of at most {MostLines} lines");
            return lines;
        }

        var index = 0;
        foreach (var line in array.EnumerateArray())
        {
            if (Line(shape, line, $"{At}/{index++}") is { } read && lines.Count < KeptLines) { lines.Add(read); }
        }

        return lines;
    }

    private static OrderLine? Line(JsonShape shape, JsonElement line, string at)
    {
        if (line.ValueKind is not JsonValueKind.Object)
        {
            shape.Fail(at, "must be an object");
            return null;
        }

        var name = shape.Text(line, at, "name", 500, required: true);
        var quantity = shape.Count(line, at, "quantity");
        var price = shape.Money(line, at, "price", required: true);
        var sku = shape.Text(line, at, "sku", 100);
        return name is null || quantity is null || price is null ? null : new OrderLine(name, quantity.Value, price.Value) { Sku = sku };
    }

    private static OrderCustomer? Customer(JsonShape shape, JsonElement data, string? country)
    {
        const string At = "/data/customer";
        if (shape.Object(data, "/data", "customer", required: true) is not { } customer) { return null; }

        var before = shape.Errors.Count;
        var read = new OrderCustomer
        {
            Id = shape.Text(customer, At, "id", 100),
            Name = shape.Text(customer, At, "name", 200),
            Email = shape.Form(customer, At, "email", Email(), "must be an e-mail address"),
            Phone = Phone(shape, customer, At, country),
            Locale = shape.Form(customer, At, "locale", Locale(), "must be a language tag like de-DE"),
        };
        if (shape.Errors.Count == before && read is { Id: null, Email: null, Phone: null })
        {
            shape.Fail(At, "needs an id, email or phone");
        }

        return read;
    }

    private static string? Phone(JsonShape shape, JsonElement customer, string at, string? country)
    {
        if (shape.Text(customer, at, "phone", 64) is not { } text) { return null; }

        if (PhoneNumber.Parse(text, country) is { } phone) { return phone.Value; }

        shape.Fail($"{at}/phone", country is null ? "must be a phone number with its country, like +4915112345678" : "must be a phone number, with its country unless it is the business's");
        return null;
    }

    private static OrderShipment? Shipment(JsonShape shape, JsonElement data)
    {
        const string At = "/data/shipment";
        return shape.Object(data, "/data", "shipment", required: false) is not { } shipment ? null : new OrderShipment
        {
            Carrier = shape.Text(shipment, At, "carrier", 100),
            TrackingNumber = shape.Text(shipment, At, "trackingNumber", 100),
            TrackingUrl = shape.Url(shipment, At, "trackingUrl"),
            EstimatedDelivery = shape.Date(shipment, At, "estimatedDelivery"),
        };
    }

    [GeneratedRegex(@"^[^@\s]{1,64}@[^@\s]+\.[^@\s.]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex("^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Locale();
}
