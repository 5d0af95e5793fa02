using System.Text.Json;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Orders.Shipments;

/// <summary>What a verified shipment webhook says.</summary>
public abstract record ShipmentReading
{
    private ShipmentReading() { }

    public sealed record Event(ShipmentReported Report) : ShipmentReading;

    /// <summary>Correctly signed, but nothing about a parcel that this version understands. A repeat would not heal it.</summary>
    public sealed record Unhandled(string EventId, string Type) : ShipmentReading;

    public sealed record Invalid(IReadOnlyList<ProblemField> Errors) : ShipmentReading;
}

/// <summary>A verified webhook, and what is needed to read it.</summary>
/// <param name="WebhookId">The sender's id of the webhook where a header has it, else null.</param>
/// <param name="Zone">Where the business is.</param>
public sealed record ShipmentDelivery(string Business, string Source, string? WebhookId, ReadOnlyMemory<byte> Body, TimeZoneInfo Zone, DateTimeOffset Now)
{
    /// <summary>Our id of the event. The route belongs to it: a shop and a carrier may both count from 1.</summary>
    public string EventId(string? sendersId) => StableId.From(Business, "shipments", Source, sendersId ?? BodyId());

    /// <summary>What names itself nothing is told apart by its bytes.</summary>
    private string BodyId() => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Body.Span));
}

/// <summary>Reads the webhooks of all sources.</summary>
internal static class ShipmentReader
{
    public static ShipmentReading Read(JsonElement root, ShipmentDelivery delivery) => delivery.Source switch
    {
        ShipmentSources.AfterShip => AfterShipEvents.Read(root, delivery),
        ShipmentSources.EasyPost => EasyPostEvents.Read(root, delivery),
        _ => StandardShipmentEvents.Read(root, delivery),
    };

    /// <summary>An https address that may be shown, or null.</summary>
    public static Uri? Link(string? text) =>
        text is { Length: <= 1000 } && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0 ? url : null;
}
