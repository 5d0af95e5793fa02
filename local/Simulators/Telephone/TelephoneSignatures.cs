using System.Security.Cryptography;
using System.Text;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Shop;

namespace Serverless.Local.Simulators.Telephone;

/// <summary>
/// The signature headers of the telephones, well made or spoiled: <c>valid</c>, <c>wrong</c>, <c>tampered</c> (of other bytes) or
/// <c>missing</c>; <c>standard</c> also <c>rotated</c>, <c>twilio</c> also <c>port</c> (of the address with its standard port).
/// </summary>
internal static class TelephoneSignatures
{
    public static Dictionary<string, string> Headers(string source, string secret, string url, string id, DateTimeOffset at, byte[] body, string variant)
    {
        if (source == TelephoneShapes.Standard) { return new(StandardWebhook.Headers(secret, id, at, body, variant)); }

        var (name, sign) = source == TelephoneShapes.Twilio
            ? ("X-Twilio-Signature", (Func<byte[], string>)(bytes => Twilio(secret, variant == "port" ? WithPort(url) : url, bytes)))
            : ("X-Sipgate-Signature", bytes => Sipgate(secret, bytes));
        return variant switch
        {
            "valid" or "port" => new() { [name] = sign(body) },
            "wrong" => new() { [name] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(source == TelephoneShapes.Twilio ? 20 : 256)) },
            "tampered" => new() { [name] = sign([.. body, .. "&x=1"u8]) },
            "missing" => [],
            _ => throw LocalProblem.BadRequest("signature must be valid, port, wrong, tampered or missing."),
        };
    }

#pragma warning disable CA5350 // Twilio signs with SHA-1.
    private static string Twilio(string token, string url, byte[] body)
    {
        var fields = Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Decode(pair[0]), Value: Decode(pair.ElementAtOrDefault(1) ?? "")))
            .OrderBy(field => field.Name, StringComparer.Ordinal);
        var signed = url + string.Concat(fields.Select(field => field.Name + field.Value));
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed)));
    }
#pragma warning restore CA5350

    private static string Sipgate(string privateKey, byte[] body)
    {
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(privateKey), out _);
        return Convert.ToBase64String(key.SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string WithPort(string url) => new UriBuilder(url).ToString();

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
