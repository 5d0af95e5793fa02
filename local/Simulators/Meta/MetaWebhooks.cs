using System.Text;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Meta;

/// <summary>Signs events over their exact bytes and hands them to the courier; only subscribed fields are sent.</summary>
internal sealed class MetaWebhooks(MetaAccounts accounts, WebhookCourier courier, TimeProvider clock)
{
    /// <summary>Sends one webhook to <paramref name="path"/>; null when the account is not subscribed to the field.</summary>
    public WebhookDelivery? Send(string path, string account, string lane, string field, JsonNode body) =>
        accounts.Find(account)?.Wants(field) == true
            ? courier.Send(Make(path, lane, field, Encoding.ASCII.GetBytes(MetaBytes.Write(body))))
            : null;

    /// <summary>A delivery of these bytes, signed when an app secret is configured.</summary>
    public WebhookDelivery Make(string path, string lane, string topic, byte[] body) => new()
    {
        Lane = lane,
        Topic = topic,
        Path = path,
        Headers = accounts.AppSecret is { } secret
            ? new Dictionary<string, string> { ["X-Hub-Signature-256"] = MetaBytes.Sign(body, secret) }
            : new Dictionary<string, string>(),
        Body = body,
        CreatedAt = clock.GetUtcNow(),
    };
}
