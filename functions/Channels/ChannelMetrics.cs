using System.Diagnostics.Metrics;

namespace Serverless.Channels;

/// <summary>Counters of the sender, meter <c>Serverless.Channels</c>.</summary>
internal static class ChannelMetrics
{
    private static readonly Meter Meter = new("Serverless.Channels");
    private static readonly Counter<long> Sends = Meter.CreateCounter<long>("chat.sends", description: "Runs for messages to customers, by what became of them");

    public static void Ended(DeliveryEnd end) => Sends.Add(1,
        new KeyValuePair<string, object?>("channel", end.Channel),
        new KeyValuePair<string, object?>("state", end.State),
        new KeyValuePair<string, object?>("reason", end.Reason));
}
