using System.Text.Json.Serialization;
using Serverless.Channels;

namespace Serverless.Orders;

/// <summary>
/// What is known of one order. Made only by <see cref="Merge"/>: events may come in any order and any number of times, and the same set
/// of events always gives the same timeline. Nothing here depends on when an event was received.
/// </summary>
public sealed record OrderTimeline
{
    /// <summary>Older entries are dropped beyond this, so that the row stays small.</summary>
    internal const int MostEntries = 100;

    private const int MostLines = 40;
    private const int LongestLine = 80;

    /// <summary>A shop knows its line by the whole of it, so a longer one is dropped and never cut.</summary>
    private const int LongestSku = 100;

    /// <summary>What happened, oldest first; the same step at the same time is one entry.</summary>
    public IReadOnlyList<OrderEntry> Entries { get; init; } = [];

    public Newest<string>? Number { get; init; }
    public Newest<DateTimeOffset>? PlacedAt { get; init; }
    public Newest<OrderAmount>? Total { get; init; }
    public Newest<string>? PaymentMethod { get; init; }
    public Newest<Uri>? Url { get; init; }
    public Newest<IReadOnlyList<OrderLine>>? Lines { get; init; }
    public Newest<string>? CustomerName { get; init; }
    public Newest<string>? Locale { get; init; }
    public Newest<string>? Carrier { get; init; }
    public Newest<string>? TrackingNumber { get; init; }
    public Newest<Uri>? TrackingUrl { get; init; }
    public Newest<DateOnly>? EstimatedDelivery { get; init; }

    /// <summary>The order's status; null while nothing but edits is known.</summary>
    [JsonIgnore]
    public OrderEntry? Status => Best(Entries);

    /// <summary>The timeline with one more event.</summary>
    public static OrderTimeline Merge(OrderTimeline timeline, OrderStatusChanged change)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(change);
        var (order, shipment) = (change.Order, change.Shipment);
        var at = new NewestAt(change.OccurredAt, change.EventId);
        return timeline with
        {
            Entries = With(timeline.Entries, OrderEntry.Of(change)),
            Number = at.Of(timeline.Number, order.Number),
            PlacedAt = at.Of(timeline.PlacedAt, order.PlacedAt),
            Total = order is { Total: { } total, Currency: { } currency } ? at.Of(timeline.Total, new OrderAmount(total, currency)) : timeline.Total,
            PaymentMethod = at.Of(timeline.PaymentMethod, order.PaymentMethod),
            Url = at.Of(timeline.Url, order.Url),
            Lines = order.Lines.Count > 0 ? at.Of(timeline.Lines, Short(order.Lines)) : timeline.Lines,
            CustomerName = at.Of(timeline.CustomerName, change.Customer.Name),
            Locale = at.Of(timeline.Locale, change.Customer.Locale),
            Carrier = at.Of(timeline.Carrier, shipment?.Carrier),
            TrackingNumber = at.Of(timeline.TrackingNumber, shipment?.TrackingNumber),
            TrackingUrl = at.Of(timeline.TrackingUrl, shipment?.TrackingUrl),
            EstimatedDelivery = at.Of(timeline.EstimatedDelivery, shipment?.EstimatedDelivery),
        };
    }

    /// <summary>
    /// Whether something known makes it pointless to tell this entry: the order is further along, or a newer round of the same phase is
    /// known. Only steps that are told at all count, so a payment does not swallow the confirmation. A refund overtakes only what is
    /// older than it, because parts of an order are refunded while the rest still travels.
    /// </summary>
    public bool IsStale(OrderEntry entry, Func<OrderStep, bool> isTold)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(isTold);
        return Entries.Any(known => isTold(known.Step) && known.Overtakes(entry));
    }

    private static List<OrderEntry> With(IReadOnlyList<OrderEntry> entries, OrderEntry entry) =>
        entries.Contains(entry) ? [.. entries] : [.. entries.Append(entry).OrderBy(e => e.At).ThenBy(e => e.Step).TakeLast(MostEntries)];

    private static OrderEntry? Best(IReadOnlyList<OrderEntry> entries)
    {
        OrderEntry? best = null;
        foreach (var entry in entries)
        {
            if (entry.Step.Phase() == 0) { continue; }

            if (best is null || entry.Step.Phase() > best.Step.Phase() || (entry.Step.Phase() == 4 && best.Step.Phase() == 4)) { best = entry; }
        }

        return best;
    }

    private static IReadOnlyList<OrderLine> Short(IReadOnlyList<OrderLine> lines) =>
        [.. lines.Take(MostLines).Select(line => new OrderLine(DisplayText.Of(line.Name, LongestLine), line.Quantity, line.Price) { Sku = line.Sku?.Length <= LongestSku ? line.Sku : null })];
}

/// <summary>An amount with its ISO 4217 currency.</summary>
public sealed record OrderAmount(decimal Value, string Currency);

/// <summary>One thing that happened to an order, and when by the sender's clock.</summary>
public sealed record OrderEntry(OrderStep Step, DateTimeOffset At)
{
    /// <summary>What is told once: the step, or for a failed delivery each attempt.</summary>
    public string Key => Step is OrderStep.DeliveryFailed ? $"{Step.Name()}@{At.ToUnixTimeSeconds()}" : Step.Name();

    public static OrderEntry Of(OrderStatusChanged change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new OrderEntry(change.Step, change.OccurredAt.ToUniversalTime());
    }

    internal bool IsBefore(OrderEntry other) => (At, Step).CompareTo((other.At, other.Step)) < 0;

    internal bool Overtakes(OrderEntry other)
    {
        var (mine, theirs) = (Step.Phase(), other.Step.Phase());
        return (Step, other.Step) switch
        {
            (_, OrderStep.Updated) => false,
            (_, OrderStep.Delayed) => mine >= 5 || (mine >= 3 && At > other.At),
            (OrderStep.Refunded, _) => theirs < mine && At >= other.At,
            _ => mine > theirs || (mine == theirs && mine is 4 && At > other.At) || (mine == theirs && mine is 5 && Step != other.Step && IsBefore(other)),
        };
    }
}

/// <summary>A value and the event it came from. Of two, the one of the later event stays; which came in first does not matter.</summary>
public sealed record Newest<T>(T Value, DateTimeOffset At, string Event)
{
    public override string ToString() => Event;
}

/// <summary>The position of one event, to take its values at.</summary>
internal readonly record struct NewestAt(DateTimeOffset At, string Event)
{
    public Newest<T>? Of<T>(Newest<T>? known, T? value)
        where T : class => value is null ? known : Later(known, value);

    public Newest<T>? Of<T>(Newest<T>? known, T? value)
        where T : struct => value is null ? known : Later(known, value.Value);

    private Newest<T> Later<T>(Newest<T>? known, T value)
    {
        var isLater = known is null || At > known.At || (At == known.At && string.CompareOrdinal(Event, known.Event) > 0);
        return isLater ? new Newest<T>(value, At, Event) : known!;
    }
}
