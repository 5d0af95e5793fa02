using Azure.Messaging.ServiceBus;

namespace Serverless.Operations.DeadLetters;

/// <summary>The letters that an order means, as they lie in the queue, without changing anything.</summary>
/// <param name="Missing">Numbers that were named and are not there.</param>
/// <param name="Next">The sequence number from which on there are more to look at; null when there are none.</param>
internal sealed record LetterChoice(IReadOnlyList<ServiceBusReceivedMessage> Letters, IReadOnlyList<long> Missing, long? Next)
{
    public static Task<LetterChoice> MakeAsync(ServiceBusReceiver receiver, LetterSelection selection, CancellationToken cancellationToken) =>
        selection.SequenceNumbers.Count > 0
            ? NamedAsync(receiver, selection.SequenceNumbers, cancellationToken)
            : SearchedAsync(receiver, selection, cancellationToken);

    private static async Task<LetterChoice> NamedAsync(ServiceBusReceiver receiver, IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        var (letters, missing) = (new List<ServiceBusReceivedMessage>(), new List<long>());
        foreach (var number in numbers.Distinct().Order())
        {
            if (await DeadLetterQueues.FindAsync(receiver, number, cancellationToken) is { } letter) { letters.Add(letter); }
            else { missing.Add(number); }
        }

        return new LetterChoice(letters, missing, null);
    }

    /// <summary>Looks no further than a walk can reach, and takes no more than one call settles.</summary>
    private static async Task<LetterChoice> SearchedAsync(ServiceBusReceiver receiver, LetterSelection selection, CancellationToken cancellationToken)
    {
        var (letters, seen) = (new List<ServiceBusReceivedMessage>(), 0);
        await foreach (var letter in DeadLetterQueues.PeekAsync(receiver, selection.From, LetterWalk.Reach + 1, cancellationToken))
        {
            var isMeant = selection.Reason is null || letter.DeadLetterReason == selection.Reason;
            if (seen++ == LetterWalk.Reach || (isMeant && letters.Count == LetterOrder.Most)) { return new LetterChoice(letters, [], letter.SequenceNumber); }

            if (isMeant) { letters.Add(letter); }
        }

        return new LetterChoice(letters, [], null);
    }
}
