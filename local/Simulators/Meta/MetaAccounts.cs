using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Simulators.Meta;

/// <summary>
/// An account that the simulated Meta knows, a page or a WhatsApp number: its token, and the webhook fields its app subscribed to
/// (null: every field).
/// </summary>
internal sealed record MetaAccount
{
    /// <summary>The page id or the phone-number id.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Token { get; init; }

    public IReadOnlyList<string>? SubscribedFields { get; init; }

    /// <summary>WhatsApp: the business account (WABA) that the number belongs to; null for a page.</summary>
    public string? BusinessAccount { get; init; }

    /// <summary>WhatsApp: the number as its customers dial it, digits only.</summary>
    public string? Number { get; init; }

    /// <summary>WhatsApp: how Meta has the number; <c>CONNECTED</c> when it can send.</summary>
    public string Status { get; init; } = "CONNECTED";

    /// <summary>WhatsApp: what Meta thinks of what the number sends: <c>GREEN</c>, <c>YELLOW</c>, <c>RED</c> or <c>UNKNOWN</c>.</summary>
    public string Quality { get; init; } = "GREEN";

    public bool IsNumber => BusinessAccount is not null;

    public bool Wants(string field) => SubscribedFields?.Contains(field, StringComparer.Ordinal) ?? true;
}

/// <summary>
/// The pages and numbers of the simulated Meta. Those of the demo business exist from the start, with the tokens of its settings.
/// </summary>
internal sealed class MetaAccounts
{
    public const string DemoPage = "108000000000001";
    public const string DemoNumberId = "106000000000003";
    public const string DemoBusinessAccount = "102000000000002";
    public const string DemoNumber = "4930123456";
    private const string Kind = "account";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly IConfiguration _settings;
    private readonly Dictionary<string, MetaAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<MetaAccount>> _byToken = new(StringComparer.Ordinal);

    public MetaAccounts(SimulatorStore store, IConfiguration settings)
    {
        _store = store;
        _settings = settings;
        foreach (var account in store.Load<MetaAccount>(Kind))
        {
            Remember(account);
        }

        AddDemo("Secrets:demo-messenger-token", new MetaAccount { Id = DemoPage, Name = "Demo Shop", Token = "" });
        AddDemo("Secrets:demo-whatsapp-token", new MetaAccount
        {
            Id = DemoNumberId,
            Name = "Demo Shop",
            Token = "",
            BusinessAccount = DemoBusinessAccount,
            Number = DemoNumber,
        });
    }

    /// <summary>The app secret that webhooks are signed with; null when none is set.</summary>
    public string? AppSecret => _settings["Meta:AppSecret"] is { Length: > 0 } secret ? secret : null;

    /// <summary>The app whose sends are simulated; echoes name it.</summary>
    public long AppId => long.TryParse(_settings["Meta:AppId"], out var id) ? id : 900000000000001;

    public IReadOnlyList<MetaAccount> All
    {
        get { lock (_gate) { return [.. _accounts.Values.OrderBy(account => account.Id, StringComparer.Ordinal)]; } }
    }

    public IEnumerable<MetaAccount> Pages => All.Where(account => !account.IsNumber);

    public IEnumerable<MetaAccount> Numbers => All.Where(account => account.IsNumber);

    public MetaAccount? Find(string id)
    {
        lock (_gate) { return _accounts.GetValueOrDefault(id); }
    }

    /// <summary>Every account that the token may act for.</summary>
    public IReadOnlyList<MetaAccount> WithToken(string token)
    {
        lock (_gate) { return _byToken.GetValueOrDefault(token) ?? []; }
    }

    public void Put(MetaAccount account)
    {
        lock (_gate)
        {
            Remember(account);
            _store.Put(Kind, account.Id, account);
        }
    }

    private void AddDemo(string secret, MetaAccount account)
    {
        if (_settings[secret] is { Length: > 0 } token)
        {
            Remember((_accounts.GetValueOrDefault(account.Id) ?? account) with { Token = token });
        }
    }

    private void Remember(MetaAccount account)
    {
        if (_accounts.TryGetValue(account.Id, out var before))
        {
            _byToken[before.Token] = [.. _byToken[before.Token].Where(other => other.Id != account.Id)];
        }

        _accounts[account.Id] = account;
        _byToken[account.Token] = [.. _byToken.GetValueOrDefault(account.Token) ?? [], account];
    }
}
