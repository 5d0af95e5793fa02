using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Serverless.Operations.DeadLetters;

/// <summary>What is to be done for dead letters when nobody asks.</summary>
public interface IDeadLetterUpkeep
{
    /// <summary>Finishes runs that were broken off.</summary>
    Task FinishAllAsync(CancellationToken cancellationToken);

    /// <summary>Forgets what was done before this time; how many rows of the journal.</summary>
    Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>Finishes what a run had claimed when it was broken off: by a crash, a fault, or a lock that was lost.</summary>
internal sealed partial class LetterRecovery(DeadLetterQueues queues, ReplayJudge judge, ReplayJournal journal, LetterWork work, TimeProvider clock, ILogger<LetterRecovery> logger) : IDeadLetterUpkeep
{
    /// <summary>
    /// Whatever locks a letter lets go of it before that. One that still cannot be had stays where it is, and the journal knows of it: another
    /// call may take it up, and does not send again what was sent.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public async Task FinishAllAsync(CancellationToken cancellationToken)
    {
        foreach (var consumer in Consumers.All) { await FinishAsync(consumer, cancellationToken); }
    }

    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) => journal.ForgetAsync(before, cancellationToken);

    /// <summary>What became of its letters; empty when there is no such run, or somebody else finishes it.</summary>
    public async Task<IReadOnlyList<LetterOutcome>> FinishAsync(Consumer consumer, CancellationToken cancellationToken)
    {
        if (await journal.TryTakeOverAsync(consumer, cancellationToken) is not { } run) { return []; }

        await using var receiver = queues.Open(consumer);
        var (wanted, known) = (new List<ServiceBusReceivedMessage>(), new List<LetterOutcome>());
        foreach (var row in await journal.LettersOfAsync(run, consumer, cancellationToken))
        {
            if (await LookAsync(run, receiver, row, known, cancellationToken) is { } letter) { wanted.Add(letter); }
        }

        var done = await work.RunAsync(run, consumer, receiver, wanted, known, mayLeave: clock.GetUtcNow() - run.At > Patience, cancellationToken);
        Log.Finished(logger, consumer.Name, run.Run, done.Count(letter => letter.Outcome is LetterOutcome.Replayed or LetterOutcome.Discarded), wanted.Count);
        return done;
    }

    /// <summary>The letter, when something is left to do for it; else what became of it is added to <paramref name="known"/>.</summary>
    private async Task<ServiceBusReceivedMessage?> LookAsync(RunRow run, ServiceBusReceiver receiver, LetterRow row, List<LetterOutcome> known, CancellationToken cancellationToken)
    {
        var end = row.State == JournalStates.Sent || run.IsReplay ? LetterOutcome.Replayed : LetterOutcome.Discarded;
        if (row.State == JournalStates.Done)
        {
            known.Add(LetterViews.Of(row, end, LetterCodes.Recovered));
            return null;
        }

        if (await DeadLetterQueues.FindAsync(receiver, row.SequenceNumber, cancellationToken) is not { } letter || !row.IsOf(letter))
        {
            // It left its queue, and the process died before it could say so.
            await journal.AdvanceAsync(row, JournalStates.Done, cancellationToken);
            known.Add(LetterViews.Of(row, end, LetterCodes.Recovered));
            return null;
        }

        if (run.IsReplay && row.State == JournalStates.Claimed && await judge.JudgeAsync(letter, cancellationToken) is { } refusal && !(run.Force && refusal.CanForce))
        {
            await journal.GiveUpAsync(row, cancellationToken);
            known.Add(LetterViews.Refused(letter, refusal));
            return null;
        }

        return letter;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, EventName = "dead-letters.run-finished",
            Message = "A run on dead letters of {Consumer} had been broken off and was finished: {Settled} letters settled, {Open} of them now; run {Run}")]
        public static partial void Finished(ILogger logger, string consumer, string run, int settled, int open);
    }
}
