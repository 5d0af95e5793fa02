using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Orders.Sources;

/// <summary>
/// The source <c>shopify</c>: base64 of HMAC-SHA256 over the raw body, keyed with the app's client secret (Shopify, "Verify webhook
/// deliveries"). Headers are not signed, so a topic is believed only as far as the body bears it out.
/// </summary>
public sealed class ShopifySource : IOrderSource
{
    public const string SourceName = "shopify";

    /// <summary>What every app in Shopify's store must take (Shopify, "Privacy law compliance").</summary>
    private static readonly string[] PrivacyTopics = ["customers/data_request", "customers/redact", "shop/redact"];

    public string Name => SourceName;

    public SignatureCheck Check(SourceDelivery delivery, IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var check = BodySignature.CheckBase64(ShopifyHeaders.All(delivery, "Hmac-Sha256"), delivery.Body.Span, [.. secrets.Select(Encoding.UTF8.GetBytes)]);
        var expected = delivery.Settings?.ShopDomain;
        var isOtherShop = expected is not null && !string.Equals(expected, ShopifyHeaders.One(delivery, "Shop-Domain"), StringComparison.OrdinalIgnoreCase);
        return check is SignatureCheck.Valid && isOtherShop ? SignatureCheck.Mismatch : check;
    }

    public SourceReading Read(SourceDelivery delivery, JsonElement root)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (ShopifyHeaders.One(delivery, "Topic") is not { } topic)
        {
            return new SourceReading.Invalid([new ProblemField("", "needs the header X-Shopify-Topic")]);
        }

        var (messageId, eventId) = Ids(delivery, topic);
        if (PrivacyTopics.Contains(topic)) { return new SourceReading.Privacy(eventId, topic); }

        if (ShopifyHeaders.One(delivery, "Test") is "true") { return new SourceReading.Unhandled(messageId, $"test/{topic}"); }

        if (root.ValueKind is not JsonValueKind.Object) { return new SourceReading.Unhandled(messageId, $"malformed/{topic}"); }

        var happened = ForeignOrder.Moment(ShopifyHeaders.One(delivery, "Triggered-At"), delivery.ReceivedAt) ?? delivery.ReceivedAt;
        return ShopifyEvents.Read(topic, root, new ShopifyContext(delivery.Business, delivery.Country, eventId, happened, delivery.ReceivedAt)) is { } change
            ? new SourceReading.Events([new SourceEvent(messageId, change)])
            : new SourceReading.Unhandled(messageId, topic);
    }

    /// <summary>
    /// Shopify's pages disagree about which id marks a repeat. The delivery (Webhook-Id) is what the bus drops repeats by; the event
    /// (Event-Id) together with the body is what the timeline knows it by, so that a second subscription's delivery changes nothing
    /// either. One action may fire several topics under one Event-Id, so the topic belongs to both.
    /// </summary>
    private static (string MessageId, string EventId) Ids(SourceDelivery delivery, string topic)
    {
        var shop = ShopifyHeaders.One(delivery, "Shop-Domain")?.ToLowerInvariant() ?? "";
        var webhookId = ShopifyHeaders.One(delivery, "Webhook-Id");
        var body = Convert.ToHexStringLower(SHA256.HashData(delivery.Body.Span));
        var eventId = StableId.From(delivery.Business, SourceName, shop, topic, ShopifyHeaders.One(delivery, "Event-Id") ?? webhookId ?? "", body);
        return (webhookId is null ? eventId : StableId.From(delivery.Business, SourceName, shop, topic, webhookId), eventId);
    }
}
