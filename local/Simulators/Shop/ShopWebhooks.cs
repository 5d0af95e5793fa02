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

    /// <summary><c>valid</c>, <c>rotated</c> (several, one fits), <c>wrong</c>, <c>tampered</c> (of other bytes) or <c>missing</c>.</summary>
    public string Signature { get; init; } = "valid";

    /// <summary>How old the signed timestamp claims to be, ISO 8601.</summary>
    public string Age { get; init; } = "PT0S";

    /// <summary>The webhook's id; made up when missing.</summary>
    public string? WebhookId { get; init; }
}

/// <summary>Signs shop webhooks with the business's secret and sends them.</summary>
internal sealed class ShopWebhooks(IConfiguration settings, WebhookCourier courier, TimeProvider clock)
{
    public const string DemoBusiness = "demo";

    public WebhookDelivery Make(string business, string topic, byte[] body, ShopSending sending)
    {
        var secret = settings[$"Secrets:{business}-standard"] is { Length: > 0 } configured
            ? configured
            : throw LocalProblem.BadRequest($"There is no setting Secrets__{business}-standard to sign with.");
        var at = clock.GetUtcNow() - Duration.Parse(sending.Age, "age");
        return new WebhookDelivery
        {
            Lane = $"shop/{business}",
            Topic = topic,
            Path = $"/api/businesses/{business}/orders/standard",
            Headers = StandardWebhook.Headers(secret, sending.WebhookId ?? StandardWebhook.NewId(), at, body, sending.Signature),
            Body = body,
            CreatedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>Sends all copies one after the other, and returns the webhook with every answer.</summary>
    public async Task<WebhookDelivery> SendAsync(ShopOrder order, string type, DateTimeOffset at, ShopSending sending, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(ShopOrders.Event(order, type, at).ToJsonString());
        var delivery = await courier.SendNowAsync(Make(order.Business, type, body, sending), cancellationToken);
        for (var copy = 1; copy < sending.Copies; copy++)
        {
            delivery = await courier.RepeatAsync(delivery, cancellationToken);
        }

        return delivery;
    }

    public Task<WebhookDelivery> SendRawAsync(string business, byte[] body, ShopSending sending, CancellationToken cancellationToken) =>
        courier.SendNowAsync(Make(business, "raw", body, sending), cancellationToken);
}
