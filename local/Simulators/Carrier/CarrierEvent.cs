namespace Serverless.Local.Simulators.Carrier;

/// <summary>Something that happened to a simulated parcel, in our words; each carrier puts it into its own.</summary>
internal sealed record CarrierEvent
{
    public required string TrackingNumber { get; init; }

    /// <summary>One of <see cref="CarrierShapes.Statuses"/>, or any other word to see what an unknown one does.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The carrier's finer status, in its own words: <c>Exception_004</c>, <c>weather_delay</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>What the shop calls the order, when the carrier was told.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>A date, <c>2026-11-23</c>.</summary>
    public string? EstimatedDelivery { get; init; }
}
