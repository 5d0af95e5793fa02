using System.Diagnostics.Metrics;

namespace Serverless.Operations.DeadLetters;

/// <summary>Counters of what is done with dead letters, meter <c>Serverless.Operations</c>.</summary>
internal static class LetterMetrics
{
    private static readonly Meter Meter = new("Serverless.Operations");
    private static readonly Counter<long> Letters = Meter.CreateCounter<long>("dead_letters.settled", description: "Dead letters that an operator's call looked at, by what became of them");

    public static void Settled(Consumer consumer, IEnumerable<LetterOutcome> letters)
    {
        foreach (var group in letters.GroupBy(letter => letter.Outcome))
        {
            Letters.Add(group.Count(), new KeyValuePair<string, object?>("consumer", consumer.Name), new KeyValuePair<string, object?>("outcome", group.Key));
        }
    }
}
