using System.Globalization;
using Serverless.Platform.Security;

namespace Serverless.Platform.Http;

/// <summary>Requests that we sign ourselves, with Standard Webhooks.</summary>
internal static class SignedWebhook
{
    /// <param name="id">The same for every try, so that the other side knows a repeat.</param>
    /// <param name="keys">Every secret that counts, the current one first: the other side can change it at its own time.</param>
    public static HttpRequestMessage Post(Uri url, string id, byte[] body, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        var request = Unsigned(url, id, body);
        var timestamp = now.ToUnixTimeSeconds();
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', keys.Select(key => StandardWebhookSignature.Sign(id, timestamp, body, key))));
        return request;
    }

    /// <summary>The same without a signature, for a side that is shown a credential instead.</summary>
    public static HttpRequestMessage Unsigned(Uri url, string id, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", id);
        return request;
    }
}
