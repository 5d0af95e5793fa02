using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Serverless.Operations.DeadLetters;

/// <summary>Replays and discards dead letters as the operator orders.</summary>
public interface ILetterRuns
{
    /// <summary>What was done, or would be; null while another call works on the same consumer.</summary>
    Task<LetterRunResult?> RunAsync(LetterOrder order, CancellationToken cancellationToken);
}

internal sealed partial class LetterRuns(DeadLetterQueues queues, ReplayJudge judge, ReplayJournal journal, LetterWork work, LetterRecovery recovery, ILogger<LetterRuns> logger) : ILetterRuns
{
    public async Task<LetterRunResult?> RunAsync(LetterOrder order, CancellationToken cancellationToken)
    {
        // What a run had claimed when it was broken off goes first, so that nothing overtakes it.
        IReadOnlyList<LetterOutcome> finished = order.DryRun ? [] : await recovery.FinishAsync(order.Consumer, cancellationToken);
        await using var receiver = queues.Open(order.Consumer);
        var choice = await LetterChoice.MakeAsync(receiver, order.Selection, cancellationToken);
        var (wanted, others) = await PlanAsync(order, choice, cancellationToken);
        if (order.DryRun)
        {
            var would = order.Act == LetterAct.Replay ? LetterOutcome.Replayed : LetterOutcome.Discarded;
            return Result(choice, others.Concat(wanted.Select(letter => LetterViews.Of(letter, would))), finished);
        }

        if (wanted.Count == 0) { return Result(choice, others, finished); }

        if (await journal.TryBeginAsync(order, cancellationToken) is not { } run) { return null; }

        var done = await work.RunAsync(run, order.Consumer, receiver, wanted, others, mayLeave: true, cancellationToken);
        var (replayed, discarded) = (Count(done, LetterOutcome.Replayed), Count(done, LetterOutcome.Discarded));
        var (refused, left) = (Count(done, LetterOutcome.Refused), Count(done, LetterOutcome.Left));
        Log.Ended(logger, order.Act, order.Consumer.Name, replayed, discarded, refused, left, run.Run);
        return Result(choice, done, finished);
    }

    /// <summary>The letters to settle, and what is to be said of the others.</summary>
    private async Task<(List<ServiceBusReceivedMessage> Wanted, List<LetterOutcome> Others)> PlanAsync(LetterOrder order, LetterChoice choice, CancellationToken cancellationToken)
    {
        var wanted = new List<ServiceBusReceivedMessage>();
        var others = choice.Missing.Select(number => new LetterOutcome(number, LetterOutcome.Left, LetterCodes.NotFound)).ToList();
        foreach (var letter in choice.Letters)
        {
            var refusal = order.Act == LetterAct.Replay ? await judge.JudgeAsync(letter, cancellationToken) : null;
            if (refusal is null || (order.Force && refusal.CanForce)) { wanted.Add(letter); }
            else { others.Add(LetterViews.Refused(letter, refusal)); }
        }

        return (wanted, others);
    }

    /// <summary>A letter that was named and is gone because the broken-off run had it is not missing.</summary>
    private static LetterRunResult Result(LetterChoice choice, IEnumerable<LetterOutcome> outcomes, IReadOnlyList<LetterOutcome> finished) =>
        new([.. outcomes.ExceptBy(finished.Select(letter => letter.SequenceNumber), letter => letter.SequenceNumber).Concat(finished).OrderBy(letter => letter.SequenceNumber)], choice.Next);

    private static int Count(IReadOnlyList<LetterOutcome> letters, string outcome) => letters.Count(letter => letter.Outcome == outcome);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "dead-letters.run-ended",
            Message = "{Act} of dead letters of {Consumer}: {Replayed} replayed, {Discarded} discarded, {Refused} refused, {Left} left; run {Run}")]
        public static partial void Ended(ILogger logger, LetterAct act, string consumer, int replayed, int discarded, int refused, int left, string run);
    }
}
