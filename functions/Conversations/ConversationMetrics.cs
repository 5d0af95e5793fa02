using System.Diagnostics.Metrics;

namespace Serverless.Conversations;

/// <summary>Counters of the webhooks, meter <c>Serverless.Conversations</c>.</summary>
internal static class ConversationMetrics
{
    private static readonly Meter Meter = new("Serverless.Conversations");
    private static readonly Counter<long> UnknownAccounts = Meter.CreateCounter<long>("chat.unknown_accounts", description: "Events of pages and numbers that belong to no business");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("chat.events", description: "Events received, by channel and by what became of them");

    public static void UnknownAccount(string channel) => UnknownAccounts.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public static void Received(InboundBatch batch)
    {
        Add(batch, "queued", batch.Acts.Count);
        Add(batch, "receipt", batch.Receipts.Count);
        Add(batch, "call", batch.Calls.Count);
        Add(batch, "unhandled", batch.Unhandled.Count);
    }

    private static void Add(InboundBatch batch, string end, int count)
    {
        if (count > 0) { Events.Add(count, new("channel", batch.Channel), new("end", end)); }
    }
}
