using System.Globalization;
using System.Text.Json;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>The JSON of the CRM <c>http</c>: what we ask, and what it may answer.</summary>
internal static class HttpCrmBodies
{
    private const string Version = "1";
    private const int MostOrders = 5, MostTickets = 5, MostPhones = 10, LongestWord = 40, LongestSubject = 120;

    public static byte[] Lookup(string requestId, PhoneNumber phone) => JsonText.Object(json =>
    {
        json.WriteString("version", Version);
        json.WriteString("requestId", requestId);
        json.WriteStartObject("match");
        json.WriteString("phone", phone.Value);
        json.WriteStartArray("phoneVariants");
        foreach (var spelling in phone.Spellings.Where(spelling => spelling != phone.Value)) { json.WriteStringValue(spelling); }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("want");
        foreach (var part in (ReadOnlySpan<string>)["profile", "lastOrders", "openTickets"]) { json.WriteStringValue(part); }

        json.WriteEndArray();
        json.WriteNumber("limit", CrmAnswer.MostContacts);
    });

    public static byte[] Activity(string contactId, CrmActivity activity) => JsonText.Object(json =>
    {
        json.WriteString("version", Version);
        json.WriteStartObject("activity");
        json.WriteString("id", activity.Id);
        json.WriteString("contactId", contactId);
        json.WriteString("kind", "call");
        json.WriteString("direction", activity.Direction == CrmDirection.Inbound ? "inbound" : "outbound");
        json.WriteString("subject", activity.Subject);
        json.WriteString("text", activity.Text);
        json.WriteString("at", activity.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (activity.Duration is { } duration) { json.WriteNumber("durationSeconds", (long)duration.TotalSeconds); }

        json.WriteEndObject();
    });

    /// <summary>Null for what has no id.</summary>
    public static CrmContact? Contact(CrmCall call, JsonElement match) => CrmText.Id(match, "id"u8) is not { } id ? null : new CrmContact(
        id, CrmText.Name(match, "displayName"u8), CrmText.Name(match, "company"u8), CrmText.Mail(match, "email"u8), CrmText.Language(match, "language"u8),
        CrmText.Line(match.Text("tier"u8), LongestWord), CrmText.Page(call, id, match.Text("url"u8, 2001)),
        [.. match.Items("phones"u8).Take(MostPhones).Select(phone => JsonReading.Value(phone, LongestWord)).OfType<string>()],
        [.. match.Items("lastOrders"u8).Take(MostOrders).Select(Order).OfType<CrmOrder>()],
        [.. match.Items("openTickets"u8).Take(MostTickets).Select(Ticket).OfType<CrmTicket>()]);

    private static CrmOrder? Order(JsonElement order)
    {
        if (CrmText.Line(order.Text("number"u8), LongestWord) is not { } number) { return null; }

        var total = order.Member("total"u8);
        var currency = total.Text("currency"u8, 4) is { Length: 3 } code && JsonShape.IsCurrency(code) ? code : null;
        var amount = currency is not null && decimal.TryParse(total.Text("amount"u8, 20), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : (decimal?)null;
        return new CrmOrder(number, CrmText.Line(order.Text("status"u8), LongestWord), amount, amount is null ? null : currency, Time(order, "placedAt"u8));
    }

    private static CrmTicket? Ticket(JsonElement ticket) =>
        CrmText.Id(ticket, "id"u8) is { } id ? new CrmTicket(id, CrmText.Line(ticket.Text("subject"u8), LongestSubject), Time(ticket, "since"u8)) : null;

    private static DateTimeOffset? Time(JsonElement parent, ReadOnlySpan<byte> member) =>
        parent.Text(member, 40) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
