using System.Text;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Page events on their way to the app.</summary>
internal sealed class MessengerWebhooks(MetaWebhooks webhooks, TimeProvider clock)
{
    public const string Path = "/api/webhooks/messenger";

    /// <summary>Sends one webhook; null when the page is not subscribed to the event's field.</summary>
    public WebhookDelivery? Send(MessengerCustomer customer, MessengerEvent @event) => webhooks.Send(
        Path, customer.Page, $"{customer.Page}/{customer.Psid}", @event.Field, MessengerEvents.Envelope(customer.Page, clock.GetUtcNow(), [@event.Messaging]));

    public WebhookDelivery Make(string lane, string topic, JsonNode body) =>
        webhooks.Make(Path, lane, topic, Encoding.ASCII.GetBytes(MetaBytes.Write(body)));
}
