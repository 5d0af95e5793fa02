using System.Text;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Signs page events over their exact bytes and hands them to the courier; only subscribed fields are sent.</summary>
internal sealed class MessengerWebhooks(MetaPages pages, WebhookCourier courier, TimeProvider clock)
{
    public const string Path = "/api/webhooks/messenger";

    /// <summary>Sends one webhook; null when the page is not subscribed to the event's field.</summary>
    public WebhookDelivery? Send(MessengerCustomer customer, MessengerEvent @event) =>
        pages.Find(customer.Page)?.Wants(@event.Field) == true
            ? courier.Send(Make($"{customer.Page}/{customer.Psid}", @event.Field, MessengerEvents.Envelope(customer.Page, clock.GetUtcNow(), [@event.Messaging])))
            : null;

    public WebhookDelivery Make(string lane, string topic, JsonNode body) => Make(lane, topic, Encoding.ASCII.GetBytes(MetaBytes.Write(body)));

    /// <summary>A delivery of these bytes, signed when an app secret is configured.</summary>
    public WebhookDelivery Make(string lane, string topic, byte[] body) => new()
    {
        Lane = lane,
        Topic = topic,
        Path = Path,
        Headers = pages.AppSecret is { } secret
            ? new Dictionary<string, string> { ["X-Hub-Signature-256"] = MetaBytes.Sign(body, secret) }
            : new Dictionary<string, string>(),
        Body = body,
        CreatedAt = clock.GetUtcNow(),
    };
}
