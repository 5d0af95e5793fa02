using System.Diagnostics.Metrics;

namespace Serverless.Platform.Telemetry;

/// <summary>What became of messages of the bus, meter <c>Serverless.Platform</c>.</summary>
internal static class BusMetrics
{
    private static readonly Meter Meter = new("Serverless.Platform");
    private static readonly Counter<long> Messages =
        Meter.CreateCounter<long>("bus.handled", "{message}", "Deliveries of messages, by how the function ended them");
    private static readonly Counter<long> DeadLetters =
        Meter.CreateCounter<long>("bus.dead_lettered", "{message}", "Messages that a function gave to the dead-letter queue, by reason");
    private static readonly Histogram<double> Ages =
        Meter.CreateHistogram<double>("bus.message.age", "ms", "From when a message was due on the bus to its end", advice: Buckets.Waiting);

    /// <param name="age">Since it was due; null when it stays on the bus.</param>
    public static void Ended(BusConsumer consumer, string outcome, TimeSpan? age)
    {
        Messages.Add(1, new("function", consumer.Function), new("outcome", outcome));
        if (age is { } waited) { Ages.Record(Math.Max(0, waited.TotalMilliseconds), new KeyValuePair<string, object?>("function", consumer.Function)); }
    }

    public static void DeadLettered(BusConsumer consumer, string reason) => DeadLetters.Add(1, new("entity", consumer.Entity), new("reason", reason));
}
