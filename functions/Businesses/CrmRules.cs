using System.Text.RegularExpressions;
using Serverless.Platform.Http;

namespace Serverless.Businesses;

/// <summary>What the CRM of a business record must look like: all that its kind needs to be asked.</summary>
internal static partial class CrmRules
{
    private static readonly TimeSpan ShortestBudget = TimeSpan.FromSeconds(0.2), LongestBudget = TimeSpan.FromSeconds(5);

    public static void Check(Business business, List<ProblemField> mistakes)
    {
        if (business.Crm is not { } crm) { return; }

        Require(crm.Kind is not null && CrmKinds.All.Contains(crm.Kind), "kind", $"must be one of: {string.Join(", ", CrmKinds.All)}");
        Require(crm.Kind == CrmKinds.HubSpot || (crm.Url is not null && BusinessRules.IsShopAddress(crm.Url)), "url", "must be the CRM's https address without user name, query and fragment");
        Require(BusinessRules.IsSecretName(crm.Secret), "secret", BusinessRules.SecretNameRule);
        Require(crm.Kind != CrmKinds.Dataverse || (crm.Tenant is not null && TenantPattern().IsMatch(crm.Tenant)), "tenant", "must be the Entra tenant's id or domain");
        Require(crm.Kind is not (CrmKinds.Dataverse or CrmKinds.Salesforce) || (crm.ClientId is not null && ClientPattern().IsMatch(crm.ClientId)), "clientId",
            "must be the app's client id: letters, digits, dots, hyphens and underscores");
        Require(crm.User is null || (crm.User.Length is > 0 and <= 100 && !crm.User.Any(char.IsControl)), "user", "must be a user name of at most 100 characters");
        Require(crm.Page is null || IsPage(crm.Page), "page", "must be an https address with {id} in it");
        Require(crm.Budget is null || (DurationRule.TryRead(crm.Budget, out var budget) && budget >= ShortestBudget && budget <= LongestBudget), "budget",
            "must be an ISO 8601 duration from PT0.2S to PT5S");

        void Require(bool holds, string member, string reason)
        {
            if (!holds) { mistakes.Add(new ProblemField($"/crm/{member}", reason)); }
        }
    }

    private static bool IsPage(string page) =>
        page.Length <= 500 && page.Contains("{id}", StringComparison.Ordinal)
        && Uri.TryCreate(page.Replace("{id}", "0", StringComparison.Ordinal), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.\-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TenantPattern();

    [GeneratedRegex(@"^[A-Za-z0-9._\-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClientPattern();
}
