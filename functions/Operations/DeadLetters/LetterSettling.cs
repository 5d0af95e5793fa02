using Azure.Messaging.ServiceBus;

namespace Serverless.Operations.DeadLetters;

/// <summary>
/// Settles one locked letter, each step on record before the next: claim, send, sent, complete, done. After a crash the letter is still in its
/// queue or the record says that it went: what was claimed is sent again under the same id, which the bus drops when it has it already; what
/// was sent is only completed. When a crash lasts longer than the bus remembers ids, the copy may be delivered twice; then it is up to the
/// handlers, every one of which survives seeing the same message again.
/// </summary>
internal sealed class LetterSettling(ReplayJournal journal, ReplaySender sender)
{
    /// <summary>What became of it, and whether nothing is left to do for it.</summary>
    public async Task<(LetterOutcome Outcome, bool IsDone)> SettleAsync(
        RunRow run, Consumer consumer, ServiceBusReceiver receiver, ServiceBusReceivedMessage letter, CancellationToken cancellationToken)
    {
        var row = await journal.ClaimAsync(run, consumer, letter, cancellationToken);
        var wasSent = row.State != JournalStates.Claimed;
        if (run.IsReplay && !wasSent)
        {
            await sender.SendAsync(consumer, letter, cancellationToken);
            await journal.AdvanceAsync(row, JournalStates.Sent, cancellationToken);
        }

        var isCompleted = await TryCompleteAsync(receiver, letter, cancellationToken);
        if (isCompleted) { await journal.AdvanceAsync(row, JournalStates.Done, cancellationToken); }

        return (OutcomeOf(run, letter, wasSent, isCompleted), isCompleted);
    }

    /// <summary>False when somebody else may have the letter now.</summary>
    private static async Task<bool> TryCompleteAsync(ServiceBusReceiver receiver, ServiceBusReceivedMessage letter, CancellationToken cancellationToken)
    {
        try
        {
            await receiver.CompleteMessageAsync(letter, cancellationToken);
            return true;
        }
        catch (ServiceBusException exception) when (exception.Reason == ServiceBusFailureReason.MessageLockLost)
        {
            return false;
        }
    }

    private static LetterOutcome OutcomeOf(RunRow run, ServiceBusReceivedMessage letter, bool wasSent, bool isCompleted) => (run.IsReplay, wasSent, isCompleted) switch
    {
        (_, true, true) => LetterViews.Of(letter, LetterOutcome.Replayed, LetterCodes.ReplayedBefore),
        (true, _, _) => LetterViews.Of(letter, LetterOutcome.Replayed),
        (false, _, true) => LetterViews.Of(letter, LetterOutcome.Discarded),
        (false, _, false) => LetterViews.Of(letter, LetterOutcome.Left, LetterCodes.Locked),
    };
}
