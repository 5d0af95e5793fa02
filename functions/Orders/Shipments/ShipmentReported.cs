namespace Serverless.Orders.Shipments;

/// <summary>A carrier said where a parcel is. Published by the shipment webhook, read by the order fan-out.</summary>
public sealed record ShipmentReported
{
    public const string Schema = "shipment-status/1";

    /// <summary>The id of the event, the same for every repeat of it.</summary>
    public required string EventId { get; init; }

    public required string Business { get; init; }

    /// <summary>The source it came from, for example <c>aftership</c>.</summary>
    public required string Source { get; init; }

    /// <summary>As <see cref="TrackingNumbers.Normalise"/> writes it.</summary>
    public required string TrackingNumber { get; init; }

    public required ShipmentState State { get; init; }

    /// <summary>The carrier says that the parcel will be late.</summary>
    public bool IsDelayed { get; init; }

    /// <summary>When it happened, by the carrier's clock.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What customers call the order, when the carrier was told; the second way to find it.</summary>
    public string? OrderNumber { get; init; }

    public string? Carrier { get; init; }
    public Uri? TrackingUrl { get; init; }
    public DateOnly? EstimatedDelivery { get; init; }

    /// <summary>A tracking number leads to an address, so it is not printed.</summary>
    public override string ToString() => $"{State.Name()} {EventId}";
}
