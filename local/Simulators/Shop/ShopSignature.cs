using System.Security.Cryptography;
using System.Text;
using Serverless.Local.Simulators.Api;

namespace Serverless.Local.Simulators.Shop;

/// <summary>What Shopify and WooCommerce both sign with: base64 of HMAC-SHA256 over the body; and how it can be spoiled.</summary>
internal static class ShopSignature
{
    public static string Of(string secret, ReadOnlySpan<byte> body) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>The header's value; null leaves it out.</summary>
    /// <param name="previous">The secret before a rotation, for <c>rotated</c>.</param>
    public static string? Of(string secret, string? previous, byte[] body, string variant) => variant switch
    {
        "valid" => Of(secret, body),
        "rotated" => Of(previous ?? throw LocalProblem.BadRequest("There is no previous secret to sign with."), body),
        "wrong" => Of(secret + "x", body),
        "tampered" => Of(secret, [.. body, (byte)' ']),
        "truncated" => Of(secret, body)[..20],
        "hex" => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)),
        "missing" => null,
        _ => throw LocalProblem.BadRequest("signature must be valid, rotated, wrong, tampered, truncated, hex or missing."),
    };
}
