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
        Path, customer.Page, $"{customer.Page}/{customer.Psid}", customer.ControlledBy is null ? @event.Field : "standby",
        MessengerEvents.Envelope(customer.Page, clock.GetUtcNow(), [@event.Messaging], customer.ControlledBy is null ? "messaging" : "standby"));

    public WebhookDelivery Make(string lane, string topic, JsonNode body) =>
        webhooks.Make(Path, lane, topic, Encoding.ASCII.GetBytes(MetaBytes.Write(body)));
}
