using Azure.Messaging.ServiceBus;

namespace Serverless.Operations.DeadLetters;

/// <summary>
/// Gets certain letters out of a dead-letter queue. The bus hands out only what lies in front, so this locks letters from the front on until
/// it has those that are wanted, keeps them all locked meanwhile, and gives back what was not settled.
/// </summary>
internal sealed class LetterWalk(ServiceBusReceiver receiver)
{
    /// <summary>How far a walk goes; what lies behind is out of reach until something in front is settled.</summary>
    internal const int Reach = 1_000;

    private const int Batch = 100;
    private const int AtOnce = 16;
    private const long MostBytes = 32 * 1024 * 1024;

    /// <summary>What there is comes at once; what has not come by then, somebody else has locked.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<long, ServiceBusReceivedMessage> _held = [];

    /// <summary>True when the walk ended because it had gone far enough, so that what it has not found may lie behind.</summary>
    public bool WentFarEnough { get; private set; }

    public async Task TakeAsync(IReadOnlyCollection<long> wanted, CancellationToken cancellationToken)
    {
        var missing = wanted.ToHashSet();
        var bytes = 0L;
        while (missing.Count > 0)
        {
            if (_held.Count >= Reach || bytes >= MostBytes)
            {
                WentFarEnough = true;
                return;
            }

            var batch = await receiver.ReceiveMessagesAsync(Math.Min(Batch, Reach - _held.Count), Patience, cancellationToken);
            if (batch.Count == 0) { return; }

            foreach (var letter in batch)
            {
                _held[letter.SequenceNumber] = letter;
                missing.Remove(letter.SequenceNumber);
                bytes += letter.Body.ToMemory().Length;
            }
        }
    }

    /// <summary>The letter, locked; null when the walk did not get it.</summary>
    public ServiceBusReceivedMessage? Find(long sequenceNumber) => _held.GetValueOrDefault(sequenceNumber);

    /// <summary>The letter is settled, or nobody can settle it by this lock any more.</summary>
    public void IsOver(long sequenceNumber) => _held.Remove(sequenceNumber);

    /// <summary>Never throws: what cannot be given back comes back when its lock ends, within a minute.</summary>
    public async Task GiveBackAsync()
    {
        await Parallel.ForEachAsync(_held.Values, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (letter, _) =>
        {
            try
            {
                await receiver.AbandonMessageAsync(letter, cancellationToken: CancellationToken.None);
            }
            catch (ServiceBusException)
            {
                // The lock is gone, or the bus: either way the letter is free again soon.
                return;
            }
        });
        _held.Clear();
    }
}
