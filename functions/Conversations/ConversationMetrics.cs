using System.Diagnostics.Metrics;

namespace Serverless.Conversations;

/// <summary>Counters of the webhook, meter <c>Serverless.Conversations</c>.</summary>
internal static class ConversationMetrics
{
    private static readonly Meter Meter = new("Serverless.Conversations");
    private static readonly Counter<long> UnknownPages = Meter.CreateCounter<long>("messenger.unknown_pages", description: "Entries of pages that belong to no business");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("messenger.events", description: "Events received, by what became of them");

    public static void UnknownPage() => UnknownPages.Add(1);

    public static void Received(int events, int receipts, int unhandled)
    {
        if (events > 0) { Events.Add(events, new KeyValuePair<string, object?>("end", "queued")); }

        if (receipts > 0) { Events.Add(receipts, new KeyValuePair<string, object?>("end", "receipt")); }

        if (unhandled > 0) { Events.Add(unhandled, new KeyValuePair<string, object?>("end", "unhandled")); }
    }
}
