namespace Serverless.Orders.Shipments;

/// <summary>What became of a shipment event; stable codes.</summary>
public static class ParcelOutcomes
{
    /// <summary>The order got a step from it; what was told of that is on the order.</summary>
    public const string PassedOn = "passed-on";

    /// <summary>True, and nothing that customers hear of, or hear of again.</summary>
    public const string NoNews = "no-news";

    /// <summary>Older than what was known already, or after the parcel's way had ended.</summary>
    public const string Overtaken = "overtaken";

    /// <summary>A status that nobody knows.</summary>
    public const string UnknownStatus = "unknown-status";
}

/// <summary>One event of a parcel and what became of it.</summary>
public sealed record ParcelEvent(string EventId, ShipmentState State, DateTimeOffset At, string Outcome);

/// <summary>The parcel after an event, and what its order reached by it.</summary>
public sealed record ParcelAdvance(Parcel Parcel, IReadOnlyList<OrderStep> Steps);

/// <summary>
/// How far one parcel is. Goes by the carrier's times, and never leaves the end of its way: only a return may follow a delivery. Each
/// milestone is passed on once, a failed attempt once per attempt. Pure.
/// </summary>
public sealed record Parcel
{
    /// <summary>Carriers use their numbers again; after this silence it is another parcel.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromDays(60);

    private const int MostEvents = 100;

    public ShipmentState State { get; init; }

    /// <summary>When it got there, by the carrier's clock.</summary>
    public DateTimeOffset At { get; init; }

    public DateOnly? EstimatedDelivery { get; init; }

    /// <summary>The milestones that were passed on.</summary>
    public IReadOnlyList<string> Milestones { get; init; } = [];

    /// <summary>The last hundred events, in the order they were handled.</summary>
    public IReadOnlyList<ParcelEvent> Events { get; init; } = [];

    /// <summary>The parcel with one more event; the same event again changes nothing.</summary>
    public static ParcelAdvance Advance(Parcel parcel, ShipmentReported report)
    {
        ArgumentNullException.ThrowIfNull(parcel);
        ArgumentNullException.ThrowIfNull(report);
        if (parcel.Events.Any(known => known.EventId == report.EventId)) { return new(parcel, []); }

        if (parcel.Events.Count > 0 && report.OccurredAt - parcel.At > Silence) { parcel = new Parcel(); }

        if (report.State is ShipmentState.Unknown) { return new(parcel.With(report, ParcelOutcomes.UnknownStatus), []); }

        if (!parcel.Takes(report)) { return new(parcel.With(report, ParcelOutcomes.Overtaken), []); }

        var news = parcel.News(report).Where(entry => !parcel.Milestones.Contains(entry.Key)).ToList();
        var next = parcel with
        {
            State = report.State,
            At = report.OccurredAt,
            EstimatedDelivery = report.EstimatedDelivery ?? parcel.EstimatedDelivery,
            Milestones = [.. parcel.Milestones.Concat(news.Select(entry => entry.Key)).TakeLast(MostEvents)],
        };
        return new(next.With(report, news.Count > 0 ? ParcelOutcomes.PassedOn : ParcelOutcomes.NoNews), [.. news.Select(entry => entry.Step)]);
    }

    private bool Takes(ShipmentReported report) => State.Rank() switch
    {
        0 => true,
        5 => State is ShipmentState.Delivered && report.State is ShipmentState.Returned && report.OccurredAt >= At,
        var rank => report.OccurredAt > At || (report.OccurredAt == At && report.State.Rank() >= rank),
    };

    /// <summary>A delay counts while the parcel is on its way: said by the carrier, or a later day than it expected before.</summary>
    private IEnumerable<OrderEntry> News(ShipmentReported report)
    {
        var reached = report.State.Step() is { } step ? new OrderEntry(step, report.OccurredAt) : null;
        if (reached is not null) { yield return reached; }

        // A new milestone's message names the day itself.
        var isLater = report.EstimatedDelivery > EstimatedDelivery && (reached is null || Milestones.Contains(reached.Key));
        if ((report.IsDelayed || isLater) && report.State.Rank() < 5) { yield return new OrderEntry(OrderStep.Delayed, report.OccurredAt); }
    }

    private Parcel With(ShipmentReported report, string outcome) => this with
    {
        Events = [.. Events.Append(new ParcelEvent(report.EventId, report.State, report.OccurredAt, outcome)).TakeLast(MostEvents)],
    };
}
