using System.Security.Cryptography;
using System.Text;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Shop;

namespace Serverless.Local.Simulators.Carrier;

/// <summary>The signature headers of the carriers, well made or spoiled: <c>valid</c>, <c>wrong</c>, <c>tampered</c> (of other bytes), <c>truncated</c> or <c>missing</c>; <c>standard</c> also <c>rotated</c>.</summary>
internal static class CarrierSignatures
{
    public static IReadOnlyDictionary<string, string> Headers(string carrier, string secret, string id, DateTimeOffset at, byte[] body, string variant) => carrier switch
    {
        CarrierShapes.AfterShip => One("aftership-hmac-sha256", variant, bytes => Convert.ToBase64String(Hmac(secret, bytes)), body),
        CarrierShapes.EasyPost => One("X-Hmac-Signature", variant, bytes => "hmac-sha256-hex=" + Convert.ToHexStringLower(Hmac(secret.Normalize(NormalizationForm.FormKD), bytes)), body),
        _ => StandardWebhook.Headers(secret, id, at, body, variant),
    };

    private static Dictionary<string, string> One(string name, string variant, Func<byte[], string> sign, byte[] body) => variant switch
    {
        "valid" => new() { [name] = sign(body) },
        "wrong" => new() { [name] = sign(RandomNumberGenerator.GetBytes(32)) },
        "tampered" => new() { [name] = sign([.. body, (byte)' ']) },
        "truncated" => new() { [name] = sign(body)[..^2] },
        "missing" => [],
        _ => throw LocalProblem.BadRequest("signature must be valid, wrong, tampered, truncated or missing."),
    };

    private static byte[] Hmac(string secret, byte[] body) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
}
