using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace Serverless.Platform.Security;

/// <summary>
/// HMAC-SHA256 over the raw bytes of a body, as most providers sign: exactly one header, in exactly the provider's spelling, made with
/// any of the secrets. The comparison takes the same time wherever the first difference is.
/// </summary>
public static class BodySignature
{
    private const int Base64Length = 44;
    private const int HexLength = 64;

    /// <summary>A header of base64 in its canonical form.</summary>
    /// <param name="secrets">The keys that count; several during a rotation, none means nothing matches.</param>
    public static SignatureCheck CheckBase64(StringValues header, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return header.Count == 0 ? SignatureCheck.Missing
            : header is not [{ } value] || !TryReadBase64(value, claimed) ? SignatureCheck.Malformed
            : Compare(claimed, body, secrets);
    }

    /// <summary>A header of <paramref name="prefix"/> and lower-case hex.</summary>
    /// <inheritdoc cref="CheckBase64"/>
    public static SignatureCheck CheckHex(StringValues header, string prefix, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return header.Count == 0 ? SignatureCheck.Missing
            : header is not [{ } value] || !TryReadHex(value, prefix, claimed) ? SignatureCheck.Malformed
            : Compare(claimed, body, secrets);
    }

    private static bool TryReadBase64(string value, Span<byte> claimed) =>
        value.Length == Base64Length
        && Convert.TryFromBase64String(value, claimed, out var length)
        && length == claimed.Length
        && Convert.ToBase64String(claimed) == value;

    private static bool TryReadHex(string value, string prefix, Span<byte> claimed) =>
        value.Length == prefix.Length + HexLength
        && value.StartsWith(prefix, StringComparison.Ordinal)
        && value.AsSpan(prefix.Length).IndexOfAnyExcept(LowerHex) < 0
        && Convert.FromHexString(value.AsSpan(prefix.Length), claimed, out _, out _) == OperationStatus.Done;

    private static SignatureCheck Compare(ReadOnlySpan<byte> claimed, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var matches = false;
        foreach (var secret in secrets)
        {
            HMACSHA256.HashData(secret, body, computed);
            matches |= CryptographicOperations.FixedTimeEquals(claimed, computed);
        }

        return matches ? SignatureCheck.Valid : SignatureCheck.Mismatch;
    }

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
}
