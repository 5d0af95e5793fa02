using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Simulators.Crm;

/// <summary>Who may call the simulated CRMs: by the secrets of the settings, <c>Secrets__{business}-{what}</c>, and by tokens given out for them.</summary>
internal sealed class CrmSecrets(IConfiguration settings, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Owner, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);

    /// <summary>How often a token was given out.</summary>
    public int TokensGiven { get; private set; }

    public string? Of(string business, string what) => settings[$"Secrets:{business}-{what}"] is { Length: > 0 } secret ? secret : null;

    /// <summary>The business whose secret of this kind it is.</summary>
    public string? OwnerOf(string secret, string what) => settings.GetSection("Secrets").GetChildren()
        .Where(entry => entry.Key.EndsWith($"-{what}", StringComparison.Ordinal) && entry.Value == secret)
        .Select(entry => entry.Key[..^(what.Length + 1)])
        .FirstOrDefault();

    public string Give(string owner, TimeSpan lifetime)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        lock (_gate)
        {
            _tokens[token] = (owner, clock.GetUtcNow() + lifetime);
            TokensGiven++;
            return token;
        }
    }

    public bool IsTokenOf(string owner, string token)
    {
        lock (_gate) { return _tokens.TryGetValue(token, out var known) && known.Owner == owner && known.Until > clock.GetUtcNow(); }
    }

    /// <summary>Ends every session.</summary>
    public void Revoke()
    {
        lock (_gate) { _tokens.Clear(); }
    }

    public static string Bearer(Microsoft.AspNetCore.Http.HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : "";
}
