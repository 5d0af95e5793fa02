using System.Text.Json.Serialization;

namespace Serverless.Businesses;

/// <summary>The business's CRM, where callers are looked up and calls are noted.</summary>
/// <param name="Kind">One of <see cref="CrmKinds"/>.</param>
public sealed record CrmSettings(string Kind)
{
    /// <summary>How long a look-up may take when the record does not say.</summary>
    public static readonly TimeSpan UsualBudget = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// http: the address before <c>/lookup</c>. Dataverse: the environment, <c>https://example.crm4.dynamics.com</c>. Salesforce: the
    /// organisation's My Domain, <c>https://example.my.salesforce.com</c>. HubSpot has one address for all.
    /// </summary>
    public Uri? Url { get; init; }

    /// <summary>Dataverse: the Entra tenant, its id or one of its domains.</summary>
    public string? Tenant { get; init; }

    /// <summary>Dataverse and Salesforce: the app's client id.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// Name of the secret to call with. http: a bearer token, or <c>whsec_…</c> to sign requests with Standard Webhooks. Dataverse: the
    /// client secret. HubSpot: the private app's token. Salesforce: the client secret, or with <see cref="User"/> the private key.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>Salesforce: the user name to work as by JWT bearer; without it the client credentials' run-as user is.</summary>
    public string? User { get; init; }

    /// <summary>The page of a contact for people, with <c>{id}</c> for its id. HubSpot needs it; the others have one of their own.</summary>
    public string? Page { get; init; }

    /// <summary>Dataverse: also finds numbers by their last digits when nothing else is found. Slow in large environments.</summary>
    public bool SearchEndings { get; init; }

    /// <summary>How long a look-up may take, ISO 8601 from PT0.2S to PT5S; PT1.5S when unset.</summary>
    public string? Budget { get; init; }

    /// <summary><see cref="Budget"/> as a time.</summary>
    [JsonIgnore]
    public TimeSpan LookupBudget => DurationRule.Read(Budget) ?? UsualBudget;
}

/// <summary>The kinds of CRM that the app can ask.</summary>
public static class CrmKinds
{
    /// <summary>Our own contract over HTTP.</summary>
    public const string Http = "http";

    /// <summary>Dynamics 365 and other Power Platform apps.</summary>
    public const string Dataverse = "dataverse";

    public const string HubSpot = "hubspot";
    public const string Salesforce = "salesforce";

    public static readonly IReadOnlyList<string> All = [Http, Dataverse, HubSpot, Salesforce];
}
