using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Platform.Security;

/// <summary>What a signature check found.</summary>
public enum SignatureCheck { Valid, Missing, Malformed, Mismatch, Stale }

/// <summary>
/// Standard Webhooks 1.0: HMAC-SHA256 over <c>{id}.{timestamp}.{raw body}</c>; the header lists signatures, and one match under one
/// trusted secret is enough, so that secrets rotate without an outage. Unknown signature versions are skipped.
/// </summary>
public static class StandardWebhookSignature
{
    /// <summary>How far the signed time may be from now, both ways.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string SecretPrefix = "whsec_";

    public static SignatureCheck Check(StandardWebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (headers.Id is null || headers.Timestamp is null || headers.Signature is null) { return SignatureCheck.Missing; }

        if (headers.Id.Contains('.', StringComparison.Ordinal) || headers.Id.Length is 0 or > 128
            || !long.TryParse(headers.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 253402300799)
        {
            return SignatureCheck.Malformed;
        }

        if (!AnyMatches(headers, body, secrets)) { return SignatureCheck.Mismatch; }

        var age = now - DateTimeOffset.FromUnixTimeSeconds(seconds);
        return age.Duration() > Tolerance ? SignatureCheck.Stale : SignatureCheck.Valid;
    }

    /// <summary>The header value for a body, for tests and for what we send ourselves.</summary>
    public static string Sign(string id, long timestamp, ReadOnlySpan<byte> body, string secret) =>
        "v1," + Convert.ToBase64String(Compute(id, timestamp.ToString(CultureInfo.InvariantCulture), body, KeyOf(secret) ?? []));

    private static bool AnyMatches(StandardWebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        var matches = false;
        foreach (var secret in secrets)
        {
            if (KeyOf(secret) is not { Length: > 0 } key) { continue; }

            var computed = Compute(headers.Id!, headers.Timestamp!, body, key);
            foreach (var entry in headers.Signature!.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                matches |= entry.StartsWith("v1,", StringComparison.Ordinal) && Matches(entry.AsSpan(3), computed);
            }
        }

        return matches;
    }

    private static bool Matches(ReadOnlySpan<char> base64, ReadOnlySpan<byte> computed)
    {
        Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
        return Convert.TryFromBase64Chars(base64, claimed, out var length)
            && length == claimed.Length
            && CryptographicOperations.FixedTimeEquals(claimed, computed);
    }

    private static byte[] Compute(string id, string timestamp, ReadOnlySpan<byte> body, byte[] key)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static byte[]? KeyOf(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) ? key[..length] : null;
    }
}

/// <summary>The three headers <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c>; null when absent or sent twice.</summary>
public readonly record struct StandardWebhookHeaders(string? Id, string? Timestamp, string? Signature);
