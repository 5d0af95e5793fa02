using System.Diagnostics.Metrics;
using Serverless.Callers.Cards;
using Serverless.Platform.Telemetry;

namespace Serverless.Callers.Lookups;

/// <summary>Counters of the look-ups, meter <c>Serverless.Callers</c>.</summary>
internal static class LookupMetrics
{
    internal const string MeterName = "Serverless.Callers";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Lookups = Meter.CreateCounter<long>("callers.lookups", description: "Callers looked up through the API, by how sure the match was");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("callers.lookups.refused", description: "Look-ups beyond the limit of their key");
    private static readonly Counter<long> Sweeps = Meter.CreateCounter<long>("callers.sweeps", description: "Keys that were seen going through numbers");
    private static readonly Histogram<double> Times = Meter.CreateHistogram<double>("callers.lookup.duration", "ms", "Time to a card, with the CRM's part", advice: Buckets.Calls);

    public static void Found(CallerMatch match, TimeSpan time)
    {
        var tag = new KeyValuePair<string, object?>("match", match.ToString().ToLowerInvariant());
        Lookups.Add(1, tag);
        Times.Record(time.TotalMilliseconds, tag);
    }

    public static void Refused() => Refusals.Add(1);

    public static void Swept() => Sweeps.Add(1);
}
