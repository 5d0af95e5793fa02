using System.Collections.Concurrent;

namespace Serverless.Platform.Http;

/// <summary>Whose token it is, for what. The secret is part of it, so that a changed one is used at once.</summary>
internal readonly record struct TokenKey(string Business, string Place, string Client, int Secret)
{
    public static TokenKey Of(string business, string place, string client, string secret) => new(business, place, client, secret.GetHashCode(StringComparison.Ordinal));
}

/// <summary>What an exchange brought: a token and how long it lives, or why there is none.</summary>
internal readonly record struct TokenExchange<TFailed>(string? Token, TimeSpan Lifetime, TFailed? Failed)
    where TFailed : class
{
    public override string ToString() => "token exchange";
}

/// <summary>Access tokens that credentials were exchanged for, kept in memory until shortly before their end. One exchange at a time for each.</summary>
internal sealed class AccessTokens(TimeProvider clock)
{
    /// <summary>So long before its end a token is replaced, so that none ends on its way; of short lives the half counts.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<TokenKey, Kept> _kept = new();

    /// <summary>The token, from memory or exchanged now, or why there is none.</summary>
    public async Task<(string? Token, TFailed? Failed)> FindAsync<TFailed>(TokenKey key, Func<Task<TokenExchange<TFailed>>> exchange, CancellationToken cancellationToken)
        where TFailed : class
    {
        var kept = _kept.GetOrAdd(key, static _ => new Kept());
        if (kept.At(clock.GetUtcNow()) is { } known) { return (known, null); }

        await kept.Gate.WaitAsync(cancellationToken);
        try
        {
            if (kept.At(clock.GetUtcNow()) is { } meanwhile) { return (meanwhile, null); }

            var (token, lifetime, failed) = await exchange();
            if (token is not null) { kept.Value = new Token(token, clock.GetUtcNow() + (lifetime > 2 * Early ? lifetime - Early : lifetime / 2)); }

            return (token, failed);
        }
        finally { kept.Gate.Release(); }
    }

    /// <summary>The server refused the token. True when another one can be had: it was not exchanged just for this call's repeat.</summary>
    public bool Forget(TokenKey key, string token)
    {
        if (!_kept.TryGetValue(key, out var kept)) { return false; }

        if (kept.Value?.Text == token) { kept.Value = null; }

        return true;
    }

    private sealed record Token(string Text, DateTimeOffset Until)
    {
        public override string ToString() => $"token until {Until:O}";
    }

#pragma warning disable CA1001 // Lives as long as the app; without its wait handle a semaphore holds nothing to release.
    private sealed class Kept
#pragma warning restore CA1001
    {
        private Token? _value;

        public SemaphoreSlim Gate { get; } = new(1);

        public Token? Value
        {
            get => Volatile.Read(ref _value);
            set => Volatile.Write(ref _value, value);
        }

        public string? At(DateTimeOffset now) => Value is { } token && token.Until > now ? token.Text : null;
    }
}
