using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Serverless.Platform.Security;

namespace Serverless.Orders.Shipments;

/// <summary>
/// EasyPost's <c>X-Hmac-Signature</c>: <c>hmac-sha256-hex=</c> and the hex of HMAC-SHA256 over the raw body. The secret is normalised
/// (NFKD) before it becomes bytes, so "é" counts the same however it was typed (EasyPost, "Webhooks guide"). No time is signed.
/// </summary>
public static class EasyPostSignature
{
    public const string Header = "X-Hmac-Signature";

    private const string Prefix = "hmac-sha256-hex=";

    public static SignatureCheck Check(StringValues header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets) =>
        BodySignature.CheckHex(header, Prefix, body, [.. secrets.Select(Key)]);

    /// <summary>The header value for a body.</summary>
    public static string Sign(string secret, ReadOnlySpan<byte> body) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(Key(secret), body));

    private static byte[] Key(string secret) => Encoding.UTF8.GetBytes(IsText(secret) ? secret.Normalize(NormalizationForm.FormKD) : secret);

    /// <summary>Half a surrogate pair cannot be normalised; a setting may hold anything.</summary>
    private static bool IsText(string secret)
    {
        for (var i = 0; i < secret.Length; i++)
        {
            if (!char.IsSurrogate(secret[i])) { continue; }

            if (!char.IsSurrogatePair(secret, i)) { return false; }

            i++;
        }

        return true;
    }
}
