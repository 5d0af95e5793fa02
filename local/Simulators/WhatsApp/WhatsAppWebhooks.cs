using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>Events of a number or a business account on their way to the app.</summary>
internal sealed class WhatsAppWebhooks(MetaWebhooks webhooks)
{
    public const string Path = "/api/webhooks/whatsapp";

    /// <summary>Sends one webhook in the lane of the chat; null when the account is not subscribed to the field.</summary>
    public WebhookDelivery? Send(MetaAccount account, string peer, string field, JsonObject body) =>
        webhooks.Send(Path, account.Id, $"{account.Id}/{peer}", field, body);

    /// <summary>A delivery of these bytes, signed when an app secret is configured.</summary>
    public WebhookDelivery Make(string lane, string topic, byte[] body) => webhooks.Make(Path, lane, topic, body);
}
