using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Simulators.Meta;

/// <summary>A page that the simulated Meta knows: its token, and the webhook fields its app subscribed to (null: every field).</summary>
internal sealed record MetaPage
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Token { get; init; }

    public IReadOnlyList<string>? SubscribedFields { get; init; }

    public bool Wants(string field) => SubscribedFields?.Contains(field, StringComparer.Ordinal) ?? true;
}

/// <summary>The pages of the simulated Meta. The page of the demo business exists from the start, with the token of its settings.</summary>
internal sealed class MetaPages
{
    public const string DemoPage = "108000000000001";
    private const string Kind = "page";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly IConfiguration _settings;
    private readonly Dictionary<string, MetaPage> _pages = new(StringComparer.Ordinal);

    public MetaPages(SimulatorStore store, IConfiguration settings)
    {
        _store = store;
        _settings = settings;
        foreach (var page in store.Load<MetaPage>(Kind))
        {
            _pages[page.Id] = page;
        }

        if (settings["Secrets:demo-messenger-token"] is { Length: > 0 } token)
        {
            _pages[DemoPage] = (_pages.GetValueOrDefault(DemoPage) ?? new MetaPage { Id = DemoPage, Name = "Demo Shop", Token = token }) with { Token = token };
        }
    }

    /// <summary>The app secret that webhooks are signed with; null when none is set.</summary>
    public string? AppSecret => _settings["Meta:AppSecret"] is { Length: > 0 } secret ? secret : null;

    /// <summary>The app whose sends are simulated; echoes name it.</summary>
    public long AppId => long.TryParse(_settings["Meta:AppId"], out var id) ? id : 900000000000001;

    public IReadOnlyList<MetaPage> All
    {
        get { lock (_gate) { return [.. _pages.Values.OrderBy(page => page.Id, StringComparer.Ordinal)]; } }
    }

    public MetaPage? Find(string id)
    {
        lock (_gate) { return _pages.GetValueOrDefault(id); }
    }

    public MetaPage? WithToken(string token)
    {
        lock (_gate) { return _pages.Values.FirstOrDefault(page => page.Token == token); }
    }

    public void Put(MetaPage page)
    {
        lock (_gate)
        {
            _pages[page.Id] = page;
            _store.Put(Kind, page.Id, page);
        }
    }
}
