using System.Globalization;
using Serverless.Callers.Crm;
using Serverless.Conversations.Talk;
using Serverless.Orders;

namespace Serverless.Callers.Cards;

/// <summary>The orders that somebody may call about: those on their way, then those that ended in the last month. Pure.</summary>
internal static class CallerOrders
{
    internal static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    private const int Most = 5;
    private const int MostItems = 8;

    /// <param name="hasContents">Whether what is in them may be shown, and not only where they are.</param>
    public static IReadOnlyList<CallerOrder> Of(OwnRecords? own, CrmContact? contact, bool hasContents, DateTimeOffset now)
    {
        var ours = (own?.Orders ?? [])
            .Where(order => !OrderPicks.IsOver(order) || order.Timeline.Status!.At >= now - Lately)
            .OrderBy(OrderPicks.IsOver).ThenByDescending(OrderPicks.PlacedAt).ThenBy(order => order.OrderId, StringComparer.Ordinal)
            .Select(order => Shown(order, hasContents));
        var numbers = (own?.Orders ?? []).Select(NumberOf).Select(Bare).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var theirs = (contact?.Orders ?? [])
            .Where(order => !numbers.Contains(Bare(order.Number)) && (IsOpen(order) || order.PlacedAt >= now - Lately))
            .OrderByDescending(order => order.PlacedAt ?? DateTimeOffset.MinValue)
            .Select(order => Shown(order, hasContents));
        return [.. ours.Concat(theirs).OrderByDescending(order => order.IsOpen).Take(Most)];
    }

    private static CallerOrder Shown(OrderRecord record, bool hasContents)
    {
        var (timeline, isOpen) = (record.Timeline, !OrderPicks.IsOver(record));
        var order = new CallerOrder(NumberOf(record), timeline.Status?.Step.Name(), timeline.Status?.At, isOpen ? timeline.EstimatedDelivery?.Value : null, isOpen);
        return !hasContents ? order : order with
        {
            Total = timeline.Total?.Value.Value.ToString(CultureInfo.InvariantCulture),
            Currency = timeline.Total?.Value.Currency,
            Items = [.. (timeline.Lines?.Value ?? []).Take(MostItems).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Quantity} × {CallerDisclosure.Short(line.Name)}"))],
            Page = CallerDisclosure.WebPage(timeline.Url?.Value),
            TrackingPage = CallerDisclosure.WebPage(timeline.TrackingUrl?.Value),
        };
    }

    private static CallerOrder Shown(CrmOrder order, bool hasContents)
    {
        var shown = new CallerOrder(CallerDisclosure.Short(order.Number) ?? "", CallerDisclosure.Short(order.Status), null, null, IsOpen(order));
        return hasContents ? shown with { Total = order.Total?.ToString(CultureInfo.InvariantCulture), Currency = CallerDisclosure.Short(order.Currency) } : shown;
    }

    /// <summary>The CRM's words are its own; only those that are ours too can tell that nothing more is to come.</summary>
    private static bool IsOpen(CrmOrder order) =>
        OrderSteps.Parse(order.Status?.Trim().ToLowerInvariant()) is not (OrderStep.Delivered or OrderStep.Cancelled or OrderStep.Returned or OrderStep.Refunded);

    private static string NumberOf(OrderRecord record) => CallerDisclosure.Short(record.Timeline.Number?.Value ?? record.OrderId) ?? "";

    private static string Bare(string number) => number.Trim().TrimStart('#');
}
