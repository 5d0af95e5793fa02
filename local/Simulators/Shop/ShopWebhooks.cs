using System.Text;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Shop;

/// <summary>How a shop webhook is sent: well, or spoiled.</summary>
internal sealed record ShopSending
{
    /// <summary>The same webhook id, this many times.</summary>
    public int Copies { get; init; } = 1;

    /// <summary><c>valid</c>, <c>rotated</c>, <c>wrong</c>, <c>tampered</c> (of other bytes), <c>missing</c>; Shopify and WooCommerce also <c>truncated</c> and <c>hex</c>.</summary>
    public string Signature { get; init; } = "valid";

    /// <summary>How old the signed timestamp claims to be, ISO 8601; only <c>standard</c> signs one.</summary>
    public string Age { get; init; } = "PT0S";

    /// <summary>The webhook's id (for WooCommerce the delivery's); made up when missing.</summary>
    public string? WebhookId { get; init; }

    /// <summary>Shopify: headers begin with <c>X-</c>.</summary>
    public bool XHeaders { get; init; } = true;

    /// <summary>Whether a failed one is tried again as Shopify does; WooCommerce never does.</summary>
    public bool Retries { get; init; }
}

/// <summary>Signs shop webhooks with the business's secret and sends them.</summary>
internal sealed class ShopWebhooks(IConfiguration settings, WebhookCourier courier, TimeProvider clock)
{
    public const string DemoBusiness = "demo";

    /// <summary>Sends one, behind those that are on their way; the call does not wait for the app.</summary>
    public void Send(ShopOrder order, string type, DateTimeOffset at)
    {
        var (topic, body) = Content(order, type, at);
        courier.Send(Make(order.Business, order.Platform, topic, body, new ShopSending()) with { Retries = order.Platform != ShopPlatforms.WooCommerce });
    }

    /// <summary>Tells what the standard shop answers to a request.</summary>
    public void Reply(string business, string type, DateTimeOffset at, System.Text.Json.Nodes.JsonObject data)
    {
        var body = new System.Text.Json.Nodes.JsonObject { ["type"] = type, ["timestamp"] = at, ["data"] = data };
        courier.Send(Make(business, ShopPlatforms.Standard, type, Encoding.UTF8.GetBytes(body.ToJsonString()), new ShopSending()));
    }

    /// <summary>Sends all copies one after the other, and returns the webhook with every answer.</summary>
    public async Task<WebhookDelivery> SendAsync(ShopOrder order, string type, DateTimeOffset at, ShopSending sending, CancellationToken cancellationToken)
    {
        var (topic, body) = Content(order, type, at);
        var retries = sending.Retries && order.Platform == ShopPlatforms.Shopify;
        var delivery = await courier.SendNowAsync(Make(order.Business, order.Platform, topic, body, sending), retries, cancellationToken);
        for (var copy = 1; copy < sending.Copies; copy++)
        {
            delivery = await courier.RepeatAsync(delivery, cancellationToken);
        }

        return delivery;
    }

    public Task<WebhookDelivery> SendRawAsync(string business, string platform, string topic, byte[] body, ShopSending sending, CancellationToken cancellationToken) =>
        courier.SendNowAsync(Make(business, platform, topic, body, sending), cancellationToken);

    /// <summary>What WooCommerce sends when a webhook is saved.</summary>
    public Task<WebhookDelivery> PingAsync(string business, CancellationToken cancellationToken) => courier.SendNowAsync(
        Delivery(business, ShopPlatforms.WooCommerce, "ping", "webhook_id=142"u8.ToArray(), new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" }),
        cancellationToken);

    private static (string Topic, byte[] Body) Content(ShopOrder order, string type, DateTimeOffset at) => order.Platform switch
    {
        ShopPlatforms.Shopify => (ShopifyShape.Topic(type), ShopifyShape.Body(order, type, at)),
        ShopPlatforms.WooCommerce => (WooCommerceShape.Topic(type), WooCommerceShape.Body(order, type)),
        _ => (type, Encoding.UTF8.GetBytes(ShopOrders.Event(order, type, at).ToJsonString())),
    };

    private WebhookDelivery Make(string business, string platform, string topic, byte[] body, ShopSending sending)
    {
        var (secret, previous) = (settings[$"Secrets:{business}-{platform}"], settings[$"Secrets:{business}-{platform}--previous"]);
        if (string.IsNullOrEmpty(secret)) { throw LocalProblem.BadRequest($"There is no setting Secrets__{business}-{platform} to sign with."); }

        var at = clock.GetUtcNow() - Duration.Parse(sending.Age, "age");
        var prefix = sending.XHeaders ? "X-" : "";
        var (headers, signed) = platform switch
        {
            ShopPlatforms.Shopify => (ShopifyShape.Headers(topic, sending.WebhookId ?? Guid.NewGuid().ToString(), at, prefix), $"{prefix}Shopify-Hmac-Sha256"),
            ShopPlatforms.WooCommerce => (WooCommerceShape.Headers(topic, sending.WebhookId, at), "X-WC-Webhook-Signature"),
            _ => (new Dictionary<string, string>(StandardWebhook.Headers(secret, sending.WebhookId ?? StandardWebhook.NewId(), at, body, sending.Signature)), null),
        };
        if (signed is not null && ShopSignature.Of(secret, previous, body, sending.Signature) is { } signature) { headers[signed] = signature; }

        return Delivery(business, platform, topic, body, headers);
    }

    private WebhookDelivery Delivery(string business, string platform, string topic, byte[] body, Dictionary<string, string> headers) => new()
    {
        Lane = $"shop/{business}",
        Topic = topic,
        Path = $"/api/businesses/{business}/orders/{platform}",
        Headers = headers,
        Body = body,
        CreatedAt = clock.GetUtcNow(),
        Waits = ShopifyShape.Waits,
    };
}
