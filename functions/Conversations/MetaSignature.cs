using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>
/// Meta's <c>X-Hub-Signature-256</c>: <c>sha256=</c> and the lower-case hex of HMAC-SHA256 over the raw body with the app secret. Meta
/// signs what it sends, with escaped characters; a proxy may have decoded them, hence the further tries (see <see cref="MetaEscaping"/>).
/// The older SHA-1 header is not looked at.
/// </summary>
public static class MetaSignature
{
    public const string Header = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";
    private const int HeaderLength = 71;

    /// <summary>Exactly one header in exactly this form, made with one of the secrets.</summary>
    public static SignatureCheck Check(StringValues header, ReadOnlySpan<byte> body, IReadOnlyList<HmacKey> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (header.Count == 0) { return SignatureCheck.Missing; }

        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (header is not [{ Length: HeaderLength } value] || !TryReadHex(value, claimed)) { return SignatureCheck.Malformed; }

        return Matches(claimed, body, secrets) || MatchesEscaped(claimed, body, secrets) ? SignatureCheck.Valid : SignatureCheck.Mismatch;
    }

    /// <summary>The header value for a body.</summary>
    public static string Sign(ReadOnlySpan<byte> body, byte[] secret) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(secret, body));

    private static bool TryReadHex(string value, Span<byte> claimed) =>
        value.StartsWith(Prefix, StringComparison.Ordinal)
        && value.AsSpan(Prefix.Length).IndexOfAnyExcept(LowerHex) < 0
        && Convert.FromHexString(value.AsSpan(Prefix.Length), claimed, out _, out _) == OperationStatus.Done;

    /// <summary>Which of the secrets it was is no secret, so the first that fits ends the search.</summary>
    private static bool Matches(ReadOnlySpan<byte> claimed, ReadOnlySpan<byte> body, IReadOnlyList<HmacKey> secrets)
    {
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var i = 0; i < secrets.Count; i++)
        {
            secrets[i].Hash(body, computed);
            if (CryptographicOperations.FixedTimeEquals(claimed, computed)) { return true; }
        }

        return false;
    }

    private static bool MatchesEscaped(ReadOnlySpan<byte> claimed, ReadOnlySpan<byte> body, IReadOnlyList<HmacKey> secrets)
    {
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var form in MetaEscaping.FormsOf(body))
        {
            for (var i = 0; i < secrets.Count; i++)
            {
                var hmac = secrets[i].Begin();
                MetaEscaping.Append(hmac, body, form);
                hmac.GetHashAndReset(computed);
                if (CryptographicOperations.FixedTimeEquals(claimed, computed)) { return true; }
            }
        }

        return false;
    }

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
}
