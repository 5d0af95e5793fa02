using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>
/// Meta's <c>X-Hub-Signature-256</c>: <c>sha256=</c> and the lower-case hex of HMAC-SHA256 over the raw body with the app secret. Meta
/// signs the form with escaped non-ASCII characters, which is what it sends; a proxy may have decoded it, hence the second try.
/// </summary>
public static class MetaSignature
{
    public const string Header = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";
    private const int HeaderLength = 71;

    /// <summary>Exactly one header in exactly this form, made with one of the secrets.</summary>
    public static SignatureCheck Check(StringValues header, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (header.Count == 0) { return SignatureCheck.Missing; }

        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (header is not [{ Length: HeaderLength } value] || !TryReadHex(value, claimed)) { return SignatureCheck.Malformed; }

        if (Matches(claimed, body, secrets)) { return SignatureCheck.Valid; }

        return body.IndexOfAnyInRange((byte)0x7f, (byte)0xff) >= 0 && Matches(claimed, Escaped(body), secrets)
            ? SignatureCheck.Valid
            : SignatureCheck.Mismatch;
    }

    /// <summary>The header value for a body.</summary>
    public static string Sign(ReadOnlySpan<byte> body, byte[] secret) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(secret, body));

    private static bool TryReadHex(string value, Span<byte> claimed) =>
        value.StartsWith(Prefix, StringComparison.Ordinal)
        && value.AsSpan(Prefix.Length).IndexOfAnyExcept(LowerHex) < 0
        && Convert.FromHexString(value.AsSpan(Prefix.Length), claimed, out _, out _) == OperationStatus.Done;

    private static bool Matches(ReadOnlySpan<byte> claimed, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets)
    {
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var matches = false;
        for (var i = 0; i < secrets.Count; i++)
        {
            HMACSHA256.HashData(secrets[i], body, computed);
            matches |= CryptographicOperations.FixedTimeEquals(claimed, computed);
        }

        return matches;
    }

    /// <summary>The body with every UTF-16 unit above U+007E as <c>\u</c> and four lower-case hex digits.</summary>
    private static byte[] Escaped(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        var escaped = new ArrayBufferWriter<byte>(body.Length * 2);
        foreach (var c in text)
        {
            if (c <= '\u007e')
            {
                escaped.GetSpan(1)[0] = (byte)c;
                escaped.Advance(1);
                continue;
            }

            var target = escaped.GetSpan(6);
            target[0] = (byte)'\\';
            target[1] = (byte)'u';
            for (var digit = 0; digit < 4; digit++) { target[2 + digit] = (byte)"0123456789abcdef"[(c >> (12 - (4 * digit))) & 15]; }

            escaped.Advance(6);
        }

        return escaped.WrittenSpan.ToArray();
    }

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
}
