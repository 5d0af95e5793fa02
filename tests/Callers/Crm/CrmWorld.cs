using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Customers.Phones;
using Serverless.Platform.Http;
using Serverless.Platform.Security;
using Serverless.Tests.EndToEnd;
using Serverless.Tests.Platform;

namespace Serverless.Tests.Callers.Crm;

/// <summary>Look-ups in front of a CRM that answers what the test says.</summary>
internal sealed class CrmWorld() : ScriptedServer(CrmHttp.Client)
{
    public const string Bearer = "bearer-token-for-tests";
    public const string Signing = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    public static readonly PhoneNumber Erika = PhoneNumber.Parse("+4915112345678", null)!.Value;

    private CrmLookup? _lookup;
    private CrmActivities? _activities;

    public CrmOptions Options { get; init; } = new();

    public Dictionary<string, string?> SecretValues { get; } = new()
    {
        ["Secrets:crm-bearer"] = Bearer,
        ["Secrets:crm-signing"] = Signing,
        ["Secrets:crm-client"] = "client-secret-for-tests",
        ["Secrets:crm-other-client"] = "another-client-secret",
        ["Secrets:crm-hubspot"] = "pat-eu1-for-tests",
    };

    public CollectedLogs Logs { get; } = new();

    public CrmCache Cache { get; private set; } = null!;

    public CrmGates Gates { get; private set; } = null!;

    public ICrmLookup Lookup => Build()._lookup!;

    public ICrmActivities Activities => Build()._activities!;

    public static Business Of(CrmSettings crm, string id = "demo") => new() { Id = id, Name = "Demo Shop", Country = "DE", Crm = crm };

    public static CrmSettings OverHttp => new(CrmKinds.Http) { Url = new Uri("https://crm.example/api/"), Secret = "crm-bearer" };

    public Task<CrmAnswer> FindAsync(CrmSettings? crm = null, PhoneNumber? phone = null, string business = "demo") =>
        Lookup.FindAsync(Of(crm ?? OverHttp, business), phone ?? Erika, CancellationToken.None);

    /// <summary>An answer of the contract with these contacts.</summary>
    public static string Matches(params (string Id, string Phone)[] contacts) =>
        $$"""{"version":"1","matches":[{{string.Join(',', contacts.Select(contact => $$"""{"id":"{{contact.Id}}","displayName":"{{contact.Id}}","phones":["{{contact.Phone}}"]}"""))}}],"truncated":false}""";

    private CrmWorld Build()
    {
        if (_lookup is not null) { return this; }

        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var secrets = new Secrets(new ConfigurationBuilder().AddInMemoryCollection(SecretValues).Build());
        Gates = new CrmGates(Clock);
        Cache = new CrmCache(options, Clock);
        var http = new CrmHttp(new OutgoingCalls(this, Clock), new CrmCircuits(Clock), Gates, options);
        var caller = new CrmCaller(Connectors(http, secrets, options), Gates, Clock, new Logger<CrmCaller>(new LoggerFactory([Logs])));
        var hash = new KeyedHash(Microsoft.Extensions.Options.Options.Create(new IdentityOptions { HashKey = new string('k', 32) }));
        _lookup = new CrmLookup(caller, Cache, new CrmFlights(), hash, Clock);
        _activities = new CrmActivities(caller);
        return this;
    }

    private ICrm[] Connectors(CrmHttp http, Secrets secrets, IOptions<CrmOptions> options)
    {
        var tokens = new CrmTokens(http, new AccessTokens(Clock));
        return
        [
            new HttpCrm(http, secrets, Clock),
            new DataverseCrm(new DataverseApi(http, tokens, secrets, options)),
            new HubSpotCrm(new HubSpotApi(http, secrets, options)),
            new SalesforceCrm(new SalesforceApi(http, tokens, secrets, Clock)),
        ];
    }
}
