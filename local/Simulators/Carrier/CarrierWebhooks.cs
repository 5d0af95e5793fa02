using System.Text;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Carrier;

/// <summary>How a carrier webhook is sent: well, or spoiled.</summary>
internal sealed record CarrierSending
{
    /// <summary>The same bytes, this many times.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>See <see cref="CarrierSignatures"/>.</summary>
    public string Signature { get; init; } = "valid";

    /// <summary>How old the signed timestamp claims to be, ISO 8601; only <c>standard</c> signs one.</summary>
    public string Age { get; init; } = "PT0S";

    /// <summary>The event's id; made up when missing.</summary>
    public string? EventId { get; init; }

    /// <summary>Whether a failed one is tried again as the carrier does; when missing, those that are signed well.</summary>
    public bool? Retries { get; init; }
}

/// <summary>Signs carrier webhooks with the business's secret and sends them.</summary>
internal sealed class CarrierWebhooks(IConfiguration settings, WebhookCourier courier, TimeProvider clock)
{
    private const int AfterShipTries = 14;

    /// <summary>AfterShip waits 2^failures × 30 s; Standard Webhooks recommends this list; of EasyPost only is known that it repeats.</summary>
    private static readonly Dictionary<string, IReadOnlyList<TimeSpan>> Waits = new()
    {
        [CarrierShapes.AfterShip] = [.. Enumerable.Range(1, AfterShipTries - 1).Select(failures => TimeSpan.FromSeconds(30 * Math.Pow(2, failures)))],
        [CarrierShapes.EasyPost] = WebhookCourier.Backoff,
        [CarrierShapes.Standard] =
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
            TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
        ],
    };

    public static string Lane(string business, string trackingNumber) => $"carrier/{business}/{trackingNumber}";

    /// <summary>Sends all copies one after the other, and returns the webhook with every answer.</summary>
    public async Task<WebhookDelivery> SendAsync(string business, string carrier, CarrierEvent happened, IReadOnlyList<CarrierEvent> history,
        CarrierSending sending, CancellationToken cancellationToken)
    {
        var id = sending.EventId ?? Guid.NewGuid().ToString();
        var body = Encoding.UTF8.GetBytes(CarrierShapes.Body(carrier, id, happened, history).ToJsonString());
        var made = Make(business, carrier, id, $"{carrier}.{happened.Status}", Lane(business, happened.TrackingNumber), body, sending);
        var delivery = await courier.SendNowAsync(made, sending.Retries ?? sending.Signature is "valid" or "rotated", cancellationToken);
        for (var copy = 1; copy < sending.Copies; copy++)
        {
            delivery = await courier.RepeatAsync(delivery, cancellationToken);
        }

        return delivery;
    }

    public Task<WebhookDelivery> SendRawAsync(string business, string carrier, byte[] body, CarrierSending sending, CancellationToken cancellationToken) =>
        courier.SendNowAsync(Make(business, carrier, StandardWebhook.NewId(), "raw", Lane(business, "raw"), body, sending), cancellationToken);

    private WebhookDelivery Make(string business, string carrier, string id, string topic, string lane, byte[] body, CarrierSending sending)
    {
        var name = carrier == CarrierShapes.Standard ? "carrier" : carrier;
        var secret = settings[$"Secrets:{business}-{name}"] is { Length: > 0 } configured
            ? configured
            : throw LocalProblem.BadRequest($"There is no setting Secrets__{business}-{name} to sign with.");
        var at = clock.GetUtcNow() - Duration.Parse(sending.Age, "age");
        return new WebhookDelivery
        {
            Lane = lane,
            Topic = topic,
            Path = $"/api/businesses/{business}/shipments/{carrier}",
            Headers = CarrierSignatures.Headers(carrier, secret, id, at, body, sending.Signature),
            Body = body,
            CreatedAt = clock.GetUtcNow(),
            Waits = Waits[carrier],
        };
    }
}
