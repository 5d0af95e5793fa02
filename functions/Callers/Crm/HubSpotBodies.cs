using System.Globalization;
using System.Net;
using System.Text.Json;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>The JSON of HubSpot's searches and calls.</summary>
internal static class HubSpotBodies
{
    /// <summary>HubSpot's own association of a call with a contact.</summary>
    private const int CallToContact = 194;

    private static readonly string[] Properties = ["firstname", "lastname", "email", "phone", "mobilephone", "company", "hs_language"];

    /// <summary>
    /// By the number as it stands there, and by what HubSpot made of it, which is the national number. A search has five alternatives, so of
    /// the subscriber's other number only the likelier column is looked at.
    /// </summary>
    public static byte[] FindContacts(PhoneNumber phone)
    {
        List<(string Property, string Value)> alternatives =
        [
            ("phone", phone.Value), ("mobilephone", phone.Value), ("hs_searchable_calculated_phone_number", phone.National), ("hs_searchable_calculated_mobile_number", phone.National),
        ];
        if (phone.Candidates.Skip(1).FirstOrDefault() is { National.Length: > 0 } other) { alternatives.Add(("hs_searchable_calculated_mobile_number", other.National)); }

        return Search(alternatives, Properties, CrmAnswer.MostContacts);
    }

    public static byte[] FindCall(string activity) => Search([("hs_call_external_id", activity)], ["hs_call_external_id"], 1);

    public static byte[] Call(string contactId, CrmActivity activity) => JsonText.Object(json =>
    {
        json.WriteStartObject("properties");
        json.WriteString("hs_timestamp", activity.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("hs_call_title", activity.Subject);

        // HubSpot shows the text as HTML.
        json.WriteString("hs_call_body", WebUtility.HtmlEncode(activity.Text).ReplaceLineEndings("<br>"));
        json.WriteString("hs_call_direction", activity.Direction == CrmDirection.Inbound ? "INBOUND" : "OUTBOUND");
        json.WriteString("hs_call_status", "COMPLETED");
        json.WriteString("hs_call_external_id", activity.Id);
        if (activity.Duration is { } duration) { json.WriteString("hs_call_duration", ((long)duration.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)); }

        json.WriteEndObject();
        json.WriteStartArray("associations");
        json.WriteStartObject();
        json.WriteStartObject("to");
        json.WriteString("id", contactId);
        json.WriteEndObject();
        json.WriteStartArray("types");
        json.WriteStartObject();
        json.WriteString("associationCategory", "HUBSPOT_DEFINED");
        json.WriteNumber("associationTypeId", CallToContact);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <summary>Null for a result without an id.</summary>
    public static CrmContact? Contact(CrmCall call, JsonElement result)
    {
        var person = result.Member("properties"u8);
        if (CrmText.Id(result, "id"u8) is not { } id || !id.All(char.IsAsciiDigit)) { return null; }

        return new CrmContact(
            id, CrmText.Name(person.Text("firstname"u8), person.Text("lastname"u8)), CrmText.Name(person, "company"u8), CrmText.Mail(person, "email"u8), CrmText.Language(person, "hs_language"u8), null,
            CrmText.Page(call, id, null), [.. new[] { person.Text("phone"u8, 60), person.Text("mobilephone"u8, 60) }.OfType<string>()], [], []);
    }

    private static byte[] Search(IEnumerable<(string Property, string Value)> alternatives, string[] properties, int limit) => JsonText.Object(json =>
    {
        json.WriteStartArray("filterGroups");
        foreach (var (property, value) in alternatives)
        {
            json.WriteStartObject();
            json.WriteStartArray("filters");
            json.WriteStartObject();
            json.WriteString("propertyName", property);
            json.WriteString("operator", "EQ");
            json.WriteString("value", value);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("properties");
        foreach (var property in properties) { json.WriteStringValue(property); }

        json.WriteEndArray();
        json.WriteNumber("limit", limit);
    });
}
