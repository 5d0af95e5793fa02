using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Local.Simulators.Shop;

/// <summary>Standard Webhooks 1.0: HMAC-SHA256 in base64 over <c>id.timestamp.body</c>, keyed with the decoded <c>whsec_</c> secret.</summary>
internal static class StandardWebhook
{
    private const string SecretPrefix = "whsec_";

    public static string NewId() => "msg_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    public static string Sign(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var encoded = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(encoded), signed));
    }

    /// <summary>The three headers; <paramref name="variant"/> spoils them: <c>valid</c>, <c>missing</c>, <c>wrong</c>, <c>tampered</c> or <c>rotated</c>.</summary>
    public static IReadOnlyDictionary<string, string> Headers(string secret, string id, DateTimeOffset at, byte[] body, string variant)
    {
        var signature = variant switch
        {
            "valid" => Sign(secret, id, at, body),
            "rotated" => $"v1,{Convert.ToBase64String(new byte[32])} {Sign(secret, id, at, body)} v9,unknown",
            "wrong" => "v1," + Convert.ToBase64String(new byte[32]),
            "tampered" => Sign(secret, id, at, [.. body, (byte)' ']),
            "missing" => null,
            _ => throw Api.LocalProblem.BadRequest("signature must be valid, rotated, wrong, tampered or missing."),
        };
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        if (signature is not null)
        {
            headers["webhook-signature"] = signature;
        }

        return headers;
    }
}
