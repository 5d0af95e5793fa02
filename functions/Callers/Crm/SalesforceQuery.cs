using System.Text;
using System.Text.Json;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>The searches (SOSL) and queries (SOQL) for Salesforce, and what their records say.</summary>
internal static class SalesforceQuery
{
    private const string Reserved = "?&|!{}[]()^~*:\\\"'+-";

    private static readonly string[] PhoneFields = ["MobilePhone", "Phone", "HomePhone", "OtherPhone"];

    /// <summary>Contacts, leads that are none yet, and accounts, by all spellings: Salesforce looks past separators, but not past prefixes.</summary>
    public static string Find(PhoneNumber phone)
    {
        var most = CrmAnswer.MostContacts + 1;
        var terms = string.Join(" OR ", phone.Spellings.Select(Escape));
        return "search/?q=" + Uri.EscapeDataString(
            $"FIND {{{terms}}} IN PHONE FIELDS RETURNING Contact(Id,Name,Email,Phone,MobilePhone,HomePhone,OtherPhone,Account.Name LIMIT {most}), "
            + $"Lead(Id,Name,Company,Email,Phone,MobilePhone WHERE IsConverted = false LIMIT {most}), Account(Id,Name,Phone LIMIT {most})");
    }

    public static string FindTask(string activity) => "query/?q=" + Uri.EscapeDataString($"SELECT Id FROM Task WHERE CallObject = {Quote(activity)} LIMIT 1");

    /// <summary>A term of a search: what means something there has a backslash before it.</summary>
    public static string Escape(string term)
    {
        var escaped = new StringBuilder(term.Length + 4);
        foreach (var c in term)
        {
            if (Reserved.Contains(c, StringComparison.Ordinal)) { escaped.Append('\\'); }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>A literal of a query.</summary>
    public static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    /// <summary>Null for a record without an id or of another type.</summary>
    public static CrmContact? Read(CrmCall call, JsonElement record)
    {
        var type = record.Member("attributes"u8).Text("type"u8, 40);
        if (CrmText.Id(record, "Id"u8) is not { } id || !IsId(id) || type is not ("Contact" or "Lead" or "Account")) { return null; }

        var name = CrmText.Name(record, "Name"u8);
        var company = type switch
        {
            "Contact" => CrmText.Name(record.Member("Account"u8), "Name"u8),
            "Lead" => CrmText.Name(record, "Company"u8),
            _ => name,
        };
        return new CrmContact(
            id, type == "Account" ? null : name, company, CrmText.Mail(record, "Email"u8), null, null, CrmText.Page(call, id, $"{call.Crm.Url!.GetLeftPart(UriPartial.Authority)}/{id}"),
            [.. PhoneFields.Select(field => record.Member(field) is { ValueKind: JsonValueKind.String } number ? JsonReading.Value(number, 60) : null).OfType<string>()], [], []);
    }

    /// <summary>Salesforce's ids have 15 characters, or 18 with their checksum.</summary>
    public static bool IsId(string id) => id.Length is 15 or 18 && id.All(char.IsAsciiLetterOrDigit);
}
