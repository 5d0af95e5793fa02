using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Serverless.Platform.Security;

namespace Serverless.Health.Checks;

/// <summary>A webhook as a source would send it, signed by us, to be given to the app's own verification. It never leaves the process.</summary>
internal static class ProbeRequest
{
    public static readonly byte[] Body = "{}"u8.ToArray();

    /// <param name="folder"><c>orders</c>, <c>shipments</c> or <c>calls</c>.</param>
    public static HttpRequest To(string business, string folder, string source, IEnumerable<(string Name, string Value)> headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.Path = Path(business, folder, source);
        request.ContentType = "application/json";
        foreach (var (name, value) in headers) { request.Headers[name] = value; }

        return request;
    }

    public static string Path(string business, string folder, string source) => $"/api/businesses/{business}/{folder}/{source}";

    /// <summary>Standard Webhooks.</summary>
    public static IEnumerable<(string Name, string Value)> Standard(string secret, byte[] signed, DateTimeOffset now)
    {
        const string id = "doctor";
        var timestamp = now.ToUnixTimeSeconds();
        return
        [
            ("webhook-id", id),
            ("webhook-timestamp", timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("webhook-signature", StandardWebhookSignature.Sign(id, timestamp, signed, secret)),
        ];
    }

    /// <summary>HMAC-SHA256 over the bytes, in base64.</summary>
    public static string Base64(string secret, byte[] signed) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
}
