using System.Diagnostics;
using Azure;
using Azure.Messaging.ServiceBus;

namespace Serverless.Operations.DeadLetters;

/// <summary>The work of one run: locks the letters, settles them in order, gives back the others, and ends the run in the journal.</summary>
internal sealed class LetterWork(LetterSettling settling, ReplayJournal journal)
{
    /// <summary>Well within the minute for which the letters stay locked.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(30);

    /// <param name="wanted">In the order of their sequence numbers.</param>
    /// <param name="others">What is to be said of letters that are not settled.</param>
    /// <param name="mayLeave">Whether the run is over when letters were left; not while it had claimed them before.</param>
    /// <returns>What became of all of them.</returns>
    public async Task<IReadOnlyList<LetterOutcome>> RunAsync(RunRow run, Consumer consumer, ServiceBusReceiver receiver,
        IReadOnlyList<ServiceBusReceivedMessage> wanted, IReadOnlyList<LetterOutcome> others, bool mayLeave, CancellationToken cancellationToken)
    {
        var walk = new LetterWalk(receiver);
        var isEnded = false;
        try
        {
            await walk.TakeAsync([.. wanted.Select(letter => letter.SequenceNumber)], cancellationToken);
            var (outcomes, isAllDone) = await SettleAsync(run, consumer, receiver, walk, wanted, cancellationToken);
            LetterOutcome[] all = [.. others, .. outcomes];
            isAllDone &= mayLeave || outcomes.TrueForAll(letter => letter.Outcome != LetterOutcome.Left);
            await journal.EndAsync(run, consumer, all, isAllDone, cancellationToken);
            isEnded = true;
            LetterMetrics.Settled(consumer, all);
            return all;
        }
        finally
        {
            await walk.GiveBackAsync();
            if (!isEnded) { await BreakOffAsync(run); }
        }
    }

    private async Task<(List<LetterOutcome> Outcomes, bool IsAllDone)> SettleAsync(RunRow run, Consumer consumer, ServiceBusReceiver receiver, LetterWalk walk,
        IReadOnlyList<ServiceBusReceivedMessage> wanted, CancellationToken cancellationToken)
    {
        var (begun, outcomes, isAllDone) = (Stopwatch.GetTimestamp(), new List<LetterOutcome>(), true);
        var stopped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var peeked in wanted)
        {
            var (letter, code) = Next(run, peeked, walk, stopped, Stopwatch.GetElapsedTime(begun));
            if (letter is null)
            {
                if (peeked.SessionId is { } lane) { stopped.Add(lane); }

                outcomes.Add(LetterViews.Of(peeked, LetterOutcome.Left, code));
                continue;
            }

            var (outcome, isDone) = await settling.SettleAsync(run, consumer, receiver, letter, cancellationToken);
            walk.IsOver(letter.SequenceNumber);
            outcomes.Add(outcome);
            isAllDone &= isDone;
        }

        return (outcomes, isAllDone);
    }

    /// <summary>The locked letter when it can be settled now, else why not.</summary>
    private static (ServiceBusReceivedMessage? Letter, string? Code) Next(RunRow run, ServiceBusReceivedMessage peeked, LetterWalk walk, HashSet<string> stopped, TimeSpan elapsed) =>
        elapsed > LongestRun ? (null, LetterCodes.Later)
        : walk.Find(peeked.SequenceNumber) is not { } letter ? (null, walk.WentFarEnough ? LetterCodes.OutOfReach : LetterCodes.Locked)
        : run.IsReplay && letter.SessionId is { } lane && stopped.Contains(lane) ? (null, LetterCodes.Behind)
        : (letter, null);

    /// <summary>Whatever went wrong is thrown already; when the journal cannot be reached either, the run's time ends by itself.</summary>
    private async Task BreakOffAsync(RunRow run)
    {
        try
        {
            await journal.BreakOffAsync(run, CancellationToken.None);
        }
        catch (RequestFailedException)
        {
            return;
        }
    }
}
