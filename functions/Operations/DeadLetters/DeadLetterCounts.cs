using Azure.Messaging.ServiceBus;
using Serverless.Platform.Messaging;

namespace Serverless.Operations.DeadLetters;

/// <summary>The dead letters of one consumer.</summary>
/// <param name="StoppedAt">The sequence number at which counting stopped; null when all were counted.</param>
public sealed record ConsumerLetters(string Consumer, int Count, long? StoppedAt, IReadOnlyList<LetterGroup> Groups);

/// <summary>Letters of one consumer that have one reason and one schema. Times are those at which the messages were sent.</summary>
public sealed record LetterGroup(string? Reason, string? Schema, int Count, DateTimeOffset Oldest, DateTimeOffset Newest, long FirstSequenceNumber);

/// <summary>Counts dead letters.</summary>
public interface IDeadLetterCounts
{
    /// <summary>Of every consumer, those without any too.</summary>
    Task<IReadOnlyList<ConsumerLetters>> CountAsync(CancellationToken cancellationToken);
}

/// <summary>By looking at them: nothing else tells their reasons. So it stops somewhere, and says so.</summary>
internal sealed class DeadLetterCounts(DeadLetterQueues queues) : IDeadLetterCounts
{
    /// <summary>The most that are looked at for one consumer; each is fetched with its body.</summary>
    internal const int MostCounted = 2_000;

    public async Task<IReadOnlyList<ConsumerLetters>> CountAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(Consumers.All.Select(consumer => CountAsync(consumer, cancellationToken)));

    private async Task<ConsumerLetters> CountAsync(Consumer consumer, CancellationToken cancellationToken)
    {
        await using var receiver = queues.Open(consumer);
        var groups = new Dictionary<(string?, string?), LetterGroup>();
        var (count, stoppedAt) = (0, (long?)null);
        await foreach (var letter in DeadLetterQueues.PeekAsync(receiver, 0, MostCounted + 1, cancellationToken))
        {
            if (count == MostCounted)
            {
                stoppedAt = letter.SequenceNumber;
                break;
            }

            count++;
            var key = (letter.DeadLetterReason, letter.Schema());
            groups[key] = groups.TryGetValue(key, out var group) ? With(group, letter) : Of(letter);
        }

        return new ConsumerLetters(consumer.Name, count, stoppedAt, [.. groups.Values.OrderByDescending(group => group.Count).ThenBy(group => group.FirstSequenceNumber)]);
    }

    private static LetterGroup Of(ServiceBusReceivedMessage letter) =>
        new(letter.DeadLetterReason, letter.Schema(), 1, letter.EnqueuedTime, letter.EnqueuedTime, letter.SequenceNumber);

    private static LetterGroup With(LetterGroup group, ServiceBusReceivedMessage letter) => group with
    {
        Count = group.Count + 1,
        Oldest = letter.EnqueuedTime < group.Oldest ? letter.EnqueuedTime : group.Oldest,
        Newest = letter.EnqueuedTime > group.Newest ? letter.EnqueuedTime : group.Newest,
    };
}
