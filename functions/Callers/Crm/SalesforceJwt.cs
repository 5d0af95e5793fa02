using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>The assertion of Salesforce's JWT bearer flow: RS256, signed with the private key of the connected app's certificate.</summary>
internal static class SalesforceJwt
{
    /// <summary>Salesforce takes at most three minutes.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"RS256"}"""u8);

    /// <summary>Sandboxes have a login of their own.</summary>
    public static string AudienceOf(Uri organisation) =>
        organisation.Host.Contains(".sandbox.", StringComparison.OrdinalIgnoreCase) || organisation.Host.Contains("--", StringComparison.Ordinal)
            ? "https://test.salesforce.com"
            : "https://login.salesforce.com";

    public static string Make(string client, string user, string audience, string privateKey, DateTimeOffset now)
    {
        var claims = JsonText.Object(json =>
        {
            json.WriteString("iss", client);
            json.WriteString("sub", user);
            json.WriteString("aud", audience);
            json.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
        });
        var signed = $"{Header}.{Base64Url.EncodeToString(claims)}";
        using var key = Import(privateKey);
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static bool IsKey(string privateKey)
    {
        try
        {
            using var key = Import(privateKey);
            return key.KeySize >= 2048;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>PEM; in settings of one line its lines are told apart by <c>\n</c>.</summary>
    private static RSA Import(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal));
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
