using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Customers.Phones;
using Serverless.Local.Simulators.Crm;
using Serverless.Platform.Http;
using Serverless.Platform.Security;
using Serverless.Tests.Simulators;

namespace Serverless.Tests.Callers.Crm;

/// <summary>The connectors in front of the simulated CRMs, over HTTP. Each look-up asks; nothing comes from memory.</summary>
internal sealed class SimulatedCrms : IHttpClientFactory, IAsyncDisposable
{
    private static readonly string PrivateKey = NewKey();

    private static readonly (string Key, string? Value)[] Settings =
    [
        ("Secrets:demo-crm", "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="), ("Secrets:other-crm", "a-bearer-token-of-another"),
        ("Secrets:demo-dataverse", "dataverse-client-secret"), ("Secrets:demo-hubspot", "pat-eu1-demo"), ("Secrets:other-hubspot", "pat-eu1-other"),
        ("Secrets:demo-salesforce", "salesforce-client-secret"), ("Secrets:demo-salesforce-key", PrivateKey), ("Secrets:wrong", "wrong"),
    ];

    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };

    private SimulatedCrms(SimulatedWorld world)
    {
        World = world;
        var secrets = new Secrets(new ConfigurationBuilder().AddInMemoryCollection(Settings.ToDictionary(setting => setting.Key, setting => setting.Value)).Build());
        var options = Options.Create(new CrmOptions
        {
            AllowLoopback = true, CacheFor = TimeSpan.Zero, CacheNoneFor = TimeSpan.Zero,
            HubSpotUrl = new Uri(world.Http.BaseAddress!, "_local/hubspot"), EntraUrl = new Uri(world.Http.BaseAddress!, "_local/entra"),
        });
        var gates = new CrmGates(world.Clock);
        var http = new CrmHttp(new OutgoingCalls(this, world.Clock), new CrmCircuits(world.Clock), gates, options);
        var tokens = new CrmTokens(http, new AccessTokens(world.Clock));
        ICrm[] crms =
        [
            new HttpCrm(http, secrets, world.Clock), new DataverseCrm(new DataverseApi(http, tokens, secrets, options)),
            new HubSpotCrm(new HubSpotApi(http, secrets, options)), new SalesforceCrm(new SalesforceApi(http, tokens, secrets, world.Clock)),
        ];
        var caller = new CrmCaller(crms, gates, world.Clock, NullLogger<CrmCaller>.Instance);
        Lookup = new CrmLookup(caller, new CrmCache(options, world.Clock), new CrmFlights(), new KeyedHash(Options.Create(new IdentityOptions { HashKey = new string('k', 32) })), world.Clock);
        Activities = new CrmActivities(caller);
    }

    public static TheoryData<string> Kinds => [.. CrmKinds.All];

    public SimulatedWorld World { get; }

    public ICrmLookup Lookup { get; }

    public ICrmActivities Activities { get; }

    public CrmPeople People => World.Get<CrmPeople>();

    public CrmSecrets Tokens => World.Get<CrmSecrets>();

    public static async Task<SimulatedCrms> StartAsync() => new(await SimulatedWorld.StartAsync(settings: Settings));

    public HttpClient CreateClient(string name) => new(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public CrmPerson Erika(string? phone = null, string? mobile = "+4915112345678") => People.Add(new CrmPerson
    {
        FirstName = "Erika", LastName = "Muster", Company = "Muster & Söhne", Email = "erika@example.org", Phone = phone, Mobile = mobile, Language = "de-DE",
    });

    public Task ArmAsync(object fault) => World.ApiAsync(HttpMethod.Post, "crm/faults", fault);

    public CrmSettings SettingsOf(string kind) => kind switch
    {
        CrmKinds.Dataverse => new(kind) { Url = At("_local/dataverse/demo"), Tenant = DataverseEndpoint.Tenant, ClientId = DataverseEndpoint.ClientId, Secret = "demo-dataverse" },
        CrmKinds.HubSpot => new(kind) { Secret = "demo-hubspot", Page = "https://app-eu1.hubspot.com/contacts/1/record/0-1/{id}" },
        CrmKinds.Salesforce => new(kind) { Url = At("_local/salesforce/demo"), ClientId = SalesforceEndpoint.ClientId, Secret = "demo-salesforce" },
        _ => new(kind) { Url = At("_local/crm/demo"), Secret = "demo-crm" },
    };

    public static string IdOf(CrmPerson person, string kind) => kind switch
    {
        CrmKinds.Dataverse => $"contacts({person.DataverseId})",
        CrmKinds.HubSpot => person.HubSpotId,
        CrmKinds.Salesforce => person.SalesforceId,
        _ => person.HttpId,
    };

    public Task<CrmAnswer> FindAsync(string kind, string phone = "+4915112345678", Func<CrmSettings, CrmSettings>? with = null) =>
        Lookup.FindAsync(Business((with ?? (settings => settings))(SettingsOf(kind))), PhoneNumber.Parse(phone, "DE")!.Value, CancellationToken.None);

    public Task<CrmWriteResult> AddAsync(string kind, string contact, string id = "act-1") =>
        Activities.AddAsync(Business(SettingsOf(kind)), contact, new CrmActivity(id, "Call", "Wants <b>tea</b> & 'more'", World.Clock.GetUtcNow(), TimeSpan.FromSeconds(95), CrmDirection.Inbound), CancellationToken.None);

    public Uri At(string path) => new(World.Http.BaseAddress!, path);

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await World.DisposeAsync();
    }

    private static Business Business(CrmSettings crm) => new() { Id = "demo", Name = "Demo Shop", Country = "DE", Crm = crm };

    private static string NewKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
