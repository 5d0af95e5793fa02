using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Customers.Phones;

namespace Serverless.Tests.Callers.Crm;

/// <summary>Whatever is put into a search cannot end it.</summary>
public sealed class CrmQuotingTests
{
    private static readonly PhoneNumber Phone = PhoneNumber.Parse("+4915112345678", null)!.Value;

    [Theory]
    [InlineData("+4915112345678", "'+4915112345678'")]
    [InlineData("O'Neil' or 1 eq 1 or 'x' eq 'x", "'O''Neil'' or 1 eq 1 or ''x'' eq ''x'")]
    public void OData_doubles_quotes(string text, string quoted) => Assert.Equal(quoted, DataverseQuery.Quote(text));

    [Fact]
    public void A_plus_in_an_address_is_written_as_2B()
    {
        Assert.Contains("mobilephone%20eq%20%27%2B4915112345678%27", DataverseQuery.Find(DataverseQuery.Contacts, Phone), StringComparison.Ordinal);
        Assert.Contains("%5C%2B4915112345678", SalesforceQuery.Find(Phone), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+49151", "\\+49151")]
    [InlineData("a} RETURNING User(Id)", "a\\} RETURNING User\\(Id\\)")]
    [InlineData("?&|!{}[]()^~*:\\\"'+-", "\\?\\&\\|\\!\\{\\}\\[\\]\\(\\)\\^\\~\\*\\:\\\\\\\"\\'\\+\\-")]
    public void Sosl_has_a_backslash_before_what_means_something(string text, string escaped) => Assert.Equal(escaped, SalesforceQuery.Escape(text));

    [Theory]
    [InlineData("act-1", "'act-1'")]
    [InlineData("' OR Id != '", "'\\' OR Id != \\''")]
    [InlineData("\\' OR '", "'\\\\\\' OR \\''")]
    public void Soql_has_a_backslash_before_quotes_and_backslashes(string text, string quoted) => Assert.Equal(quoted, SalesforceQuery.Quote(text));

    [Theory]
    [InlineData("kind", "/crm/kind")]
    [InlineData("url", "/crm/url")]
    [InlineData("secret", "/crm/secret")]
    [InlineData("tenant", "/crm/tenant")]
    [InlineData("clientId", "/crm/clientId")]
    [InlineData("page", "/crm/page")]
    [InlineData("budget", "/crm/budget")]
    public void A_record_that_cannot_be_asked_is_refused(string member, string pointer)
    {
        var good = new CrmSettings(CrmKinds.Dataverse)
        {
            Url = new Uri("https://example.crm4.dynamics.com"), Tenant = "example.onmicrosoft.com", ClientId = "00000000-0000-0000-0000-000000000001", Secret = "crm", Page = "https://crm.example/{id}", Budget = "PT0.5S",
        };
        var bad = member switch
        {
            "kind" => good with { Kind = "siebel" },
            "url" => good with { Url = new Uri("https://user@example.crm4.dynamics.com") },
            "secret" => good with { Secret = "a secret" },
            "tenant" => good with { Tenant = "../common" },
            "clientId" => good with { ClientId = "a&b" },
            "page" => good with { Page = "https://crm.example/" },
            _ => good with { Budget = "PT6S" },
        };

        Assert.Empty(MistakesOf(good));
        Assert.Equal([pointer], MistakesOf(bad));
    }

    private static IEnumerable<string> MistakesOf(CrmSettings crm) =>
        BusinessRules.Mistakes(new Business { Name = "Demo Shop", Crm = crm }).Select(mistake => mistake.Pointer);
}
