using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Orders.Sources;

/// <summary>
/// The source <c>woocommerce</c>: base64 of HMAC-SHA256 over the raw body (WooCommerce, "Webhooks"; class-wc-webhook.php). WooCommerce
/// decodes the HTML entities of the secret before it signs, so a secret that was typed as <c>a&amp;amp;b</c> signs as <c>a&amp;b</c>.
/// </summary>
public sealed partial class WooCommerceSource : IOrderSource
{
    public const string SourceName = "woocommerce";
    public const string SignatureHeader = "X-WC-Webhook-Signature";
    public const string TopicHeader = "X-WC-Webhook-Topic";

    public string Name => SourceName;

    public SignatureCheck Check(SourceDelivery delivery, IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return BodySignature.CheckBase64(delivery.Headers[SignatureHeader], delivery.Body.Span, [.. secrets.Select(secret => Encoding.UTF8.GetBytes(Decoded(secret)))]);
    }

    public SourceReading Read(SourceDelivery delivery, JsonElement root)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var topic = delivery.Header(TopicHeader) ?? "no-topic";
        if (root.Id("id"u8) is not { } orderId)
        {
            // The webhook's user may not see the order: WooCommerce sends, correctly signed, what its REST API answered instead.
            return Unhandled(delivery, $"{topic}/{root.Text("code"u8, 60) ?? "no-id"}");
        }

        return topic switch
        {
            "order.created" or "order.updated" or "order.restored" => WooCommerceOrders.Read(root, orderId, delivery.Business, delivery.Country, delivery.ReceivedAt) is { Count: > 0 } events
                ? new SourceReading.Events(events)
                : Unhandled(delivery, $"{topic}/draft"),
            "order.deleted" => new SourceReading.Events([Deleted(delivery, orderId)]),
            _ => Unhandled(delivery, topic),
        };
    }

    /// <summary>
    /// Moving an order to the trash is housekeeping: it neither cancels a parcel nor does WooCommerce write to the customer. The body
    /// names no time, and one delivery id serves all that was sent in the same second, so both are in the event's id.
    /// </summary>
    private static SourceEvent Deleted(SourceDelivery delivery, string orderId)
    {
        var id = StableId.From(delivery.Business, SourceName, orderId, "deleted", DeliveryId(delivery));
        return new SourceEvent(id, new OrderStatusChanged
        {
            EventId = id,
            Business = delivery.Business,
            Source = SourceName,
            Step = OrderStep.Updated,
            OccurredAt = delivery.ReceivedAt,
            Order = new OrderDetails(orderId),
            Customer = new OrderCustomer(),
        });
    }

    private static SourceReading.Unhandled Unhandled(SourceDelivery delivery, string type)
    {
        var body = Convert.ToHexStringLower(SHA256.HashData(delivery.Body.Span));
        return new(StableId.From(delivery.Business, SourceName, type, DeliveryId(delivery), body), type);
    }

    private static string DeliveryId(SourceDelivery delivery) =>
        delivery.Header("X-WC-Webhook-Delivery-ID") ?? delivery.Header("X-WC-Delivery-ID") ?? "";

    /// <summary>As WordPress decodes it (wp_specialchars_decode with quotes): five characters, once.</summary>
    internal static string Decoded(string secret) => Entities().Replace(secret, entity => entity.Value switch
    {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        var number when number.StartsWith("&#x", StringComparison.Ordinal) => ((char)Convert.ToInt32(number[3..^1], 16)).ToString(),
        var number => ((char)int.Parse(number[2..^1], System.Globalization.CultureInfo.InvariantCulture)).ToString(),
    });

    [GeneratedRegex("&(?:amp|lt|gt|quot|#0{0,4}(?:34|38|39|60|62)|#x0{0,4}(?:22|26|27|3[cCeE]));", RegexOptions.CultureInvariant)]
    private static partial Regex Entities();
}
