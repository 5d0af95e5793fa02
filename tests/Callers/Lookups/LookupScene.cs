using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Callers.Lookups;
using Serverless.Platform.Security;
using Serverless.Tests.Callers.Cards;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Callers.Lookups;

/// <summary>Callers who are looked up by keys, through the functions of the API. The business's key is its id.</summary>
internal sealed class LookupScene : IAsyncDisposable
{
    public const string Key = "demo";

    private readonly LookupOptions _options;
    private readonly List<LookupLimits> _limits = [];

    private LookupScene(CallerScene callers, LookupOptions options)
    {
        (Callers, _options) = (callers, options);
        callers.World.Businesses.Replace(callers.Business);
        Api = NewInstance();
    }

    public CallerScene Callers { get; }
    public ChatWorld World => Callers.World;
    public CallersApi Api { get; }

    public LookupsApi Audit => new(World.Businesses, new LookupAudit(World.Get<TableServiceClient>(), World.Get<KeyedHash>(), World.Clock), World.Clock);

    public static async Task<LookupScene> CreateAsync(int perMinute = 120) =>
        new(await CallerScene.CreateAsync(), new LookupOptions { LookupsPerMinute = perMinute });

    /// <summary>Another instance of the app on the same tables.</summary>
    public CallersApi NewInstance()
    {
        var limits = new LookupLimits(World.Get<TableServiceClient>(), Options.Create(_options), World.Clock);
        _limits.Add(limits);
        return new CallersApi(new CallerLookups(
            new LookupKeys(World.Businesses), limits, new SweepWatch(World.Clock, new Logger<SweepWatch>(World.Logs)), Callers.Cards,
            new LookupAudit(World.Get<TableServiceClient>(), World.Get<KeyedHash>(), World.Clock),
            new LookupAddresses(Options.Create(new ChatLinkOptions { BaseUrl = new Uri("https://app.example") }), World.Get<IConfiguration>()),
            World.Clock, new Logger<CallerLookups>(World.Logs)));
    }

    public HttpRequest Request(string query = "", string? accept = null, string authorization = "Bearer " + Key)
    {
        var request = World.Request("GET", null, ("Authorization", authorization));
        request.QueryString = new QueryString(query);
        if (accept is not null) { request.Headers.Accept = accept; }

        return request;
    }

    public async Task<Answer> GetAsync(string phone, string query = "", string? accept = null, string authorization = "Bearer " + Key, CallersApi? instance = null)
    {
        var request = Request(query, accept, authorization);
        return await ChatWorld.AnswerAsync(request, await (instance ?? Api).Get(request, "demo", phone, default));
    }

    public async Task<Answer> ThreeCxAsync(string query)
    {
        var request = Request(query);
        return await ChatWorld.AnswerAsync(request, await Api.ThreeCx(request, "demo", default));
    }

    public async Task<Answer> AuditAsync(string query = "")
    {
        var request = Request(query);
        return await ChatWorld.AnswerAsync(request, await Audit.List(request, "demo", default));
    }

    public ValueTask DisposeAsync()
    {
        foreach (var limits in _limits) { limits.Dispose(); }

        return Callers.DisposeAsync();
    }
}
