using System.Security.Cryptography;
using System.Text;

namespace Serverless.Businesses;

/// <summary>
/// Keys of the business API: <c>{business}.{secret}</c>, so that a key itself says whose it is. The secret has 256 random bits, which
/// is why a plain SHA-256 of the key is enough to store.
/// </summary>
internal static class ApiKeySecrets
{
    public static string New(string business) =>
        $"{business}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The business that a key says it is of, or null.</summary>
    public static string? BusinessOf(string key) =>
        key.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && BusinessRules.IsId(key[..dot]) ? key[..dot] : null;

    /// <summary>The key's record in the business, compared in constant time; null when it has none.</summary>
    public static ApiKey? Find(Business business, string key)
    {
        var hash = Encoding.ASCII.GetBytes(Hash(key));
        ApiKey? found = null;
        foreach (var candidate in business.ApiKeys)
        {
            if (candidate.Sha256 is { } stored && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(stored), hash)) { found = candidate; }
        }

        return found;
    }
}
