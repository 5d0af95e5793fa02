using System.Text.Json;
using Serverless.Platform.Security;
using Serverless.Shops;

namespace Serverless.Orders.Sources;

/// <summary>The source <c>standard</c>: our own order event, or a shop's answer to us, signed with Standard Webhooks over the raw bytes.</summary>
public sealed class StandardSource : IOrderSource
{
    public const string SourceName = "standard";

    public string Name => SourceName;

    public SignatureCheck Check(SourceDelivery delivery, IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var headers = new StandardWebhookHeaders(WebhookId(delivery), delivery.Header("webhook-timestamp"), delivery.Header("webhook-signature"));
        return StandardWebhookSignature.Check(headers, delivery.Body.Span, secrets, delivery.ReceivedAt);
    }

    public SourceReading Read(SourceDelivery delivery, JsonElement root)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var webhookId = WebhookId(delivery)!;
        if (ShopReplies.Read(root, delivery.Business, delivery.ReceivedAt) is { } reply)
        {
            return reply.Reply is { } content
                ? new SourceReading.Reply(StableId.From(delivery.Business, SourceName, webhookId), content)
                : new SourceReading.Invalid(reply.Errors);
        }

        return OrderEventReader.Read(root, delivery.Business, delivery.Country, SourceName, webhookId, delivery.ReceivedAt) switch
        {
            OrderEventReading.Event read => new SourceReading.Events([new SourceEvent(read.Change.EventId, read.Change)]),
            OrderEventReading.Unhandled other => new SourceReading.Unhandled(webhookId, other.Type),
            OrderEventReading.Invalid invalid => new SourceReading.Invalid(invalid.Errors),
            _ => throw new InvalidOperationException("An event was read as nothing known."),
        };
    }

    private static string? WebhookId(SourceDelivery delivery) => delivery.Header("webhook-id");
}
