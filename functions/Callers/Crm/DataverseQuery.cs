using System.Text.Json;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>The OData queries for a telephone number, and what their rows say.</summary>
internal static class DataverseQuery
{
    public const string FormattedValue = "OData.Community.Display.V1.FormattedValue";

    public const string Contacts = "contacts", Accounts = "accounts";

    /// <summary>Digits that an ending needs, so that it is not everybody's.</summary>
    private const int Ending = 8;

    private static readonly string[] ContactPhones = ["mobilephone", "telephone1", "telephone2", "telephone3"];
    private static readonly string[] AccountPhones = ["telephone1", "telephone2", "telephone3"];

    public static string Find(string table, PhoneNumber phone) => Query(table, PhonesOf(table).SelectMany(column => phone.Spellings.Select(spelling => $"{column} eq {Quote(spelling)}")));

    /// <summary>Null when the number is too short for it.</summary>
    public static string? FindEnding(string table, PhoneNumber phone) => phone.National is { Length: >= Ending } national
        ? Query(table, PhonesOf(table).Select(column => $"endswith({column},{Quote(national[^Ending..])})"))
        : null;

    /// <summary>A literal: a quote in it is doubled.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Null for a row without an id.</summary>
    public static CrmContact? Read(CrmCall call, string table, JsonElement row)
    {
        var isContact = table == Contacts;
        if (CrmText.Id(row, isContact ? "contactid"u8 : "accountid"u8) is not { } id || !Guid.TryParseExact(id, "D", out _)) { return null; }

        var entity = isContact ? "contact" : "account";
        var company = CrmText.Line(row.Member(isContact ? $"_parentcustomerid_value@{FormattedValue}" : "name") is { ValueKind: JsonValueKind.String } value ? JsonReading.Value(value, 500) : null, 120);
        return new CrmContact(
            $"{table}({id})", isContact ? CrmText.Name(row, "fullname"u8) : null, company, CrmText.Mail(row, "emailaddress1"u8), null, null,
            CrmText.Page(call, id, $"{call.Crm.Url!.GetLeftPart(UriPartial.Authority)}/main.aspx?pagetype=entityrecord&etn={entity}&id={id}"),
            [.. PhonesOf(table).Select(column => row.Member(column) is { ValueKind: JsonValueKind.String } number ? JsonReading.Value(number, 60) : null).OfType<string>()], [], []);
    }

    private static string[] PhonesOf(string table) => table == Contacts ? ContactPhones : AccountPhones;

    private static string Query(string table, IEnumerable<string> conditions)
    {
        string[] columns = table == Contacts ? ["contactid", "fullname", "emailaddress1", .. ContactPhones, "_parentcustomerid_value"] : ["accountid", "name", "emailaddress1", .. AccountPhones];
        var filter = $"statecode eq 0 and ({string.Join(" or ", conditions)})";
        return $"{table}?$select={string.Join(',', columns)}&$filter={Uri.EscapeDataString(filter)}&$top={CrmAnswer.MostContacts + 1}";
    }
}
