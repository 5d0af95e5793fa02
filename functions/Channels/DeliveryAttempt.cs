using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>One run for one message: what was is looked up, what may be is decided, the call is made and recorded.</summary>
internal sealed partial class DeliveryAttempt(IThreads threads, SendChecks checks, SendLimits limits, DeliveryRecords records, DeliveryOutcomes outcomes,
    ChannelSenders senders, TimeProvider clock, ILogger<DeliveryAttempt> logger)
{
    public async Task<DeliveryEnd> RunAsync(Business business, ChatMessage message, ChatThread? thread, bool mayHaveRun, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var run = await records.StartAsync(business, message, thread, mayHaveRun, cancellationToken);
        if (run.IsSplit) { return await RunEachAsync(run, cancellationToken); }

        var end = await AdvanceAsync(run, cancellationToken)
            ?? await AdvanceAsync(await records.StartAsync(business, message, thread, mayHaveRun: true, cancellationToken), cancellationToken)
            ?? throw new InvalidOperationException("The delivery row could be neither written nor read.");
        Report(message, end, begun);
        return end;
    }

    /// <summary>Null when the messages must be run one by one: one of them ran before, must wait, or needs a template.</summary>
    public async Task<DeliveryEnd?> TryRunMergedAsync(Business business, ChatMessage merged, ChatThread thread, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        if (Coalescing.NeedsTemplates(merged, thread, clock.GetUtcNow())
            || await checks.DecideAsync(business, merged, thread, cancellationToken) is not SendVerdict.Go
            || records.StartMerged(business, merged, thread) is not { } run
            || limits.Reserve(thread, merged.Content.Media) is not { IsSoon: true } turn)
        {
            return null;
        }

        await turn.ComesAsync(clock, cancellationToken);
        if (!await records.TryClaimAsync(run, cancellationToken)) { return null; }

        ChannelMetrics.WentTogether(thread.Channel, run.Members.Count);
        var end = await SendAsync(run, cancellationToken);
        Report(merged, end, begun);
        return end;
    }

    /// <summary>Null when another run was here before, so that its row must be read first.</summary>
    private async Task<DeliveryEnd?> AdvanceAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        if (run.Row.IsFinal) { return await records.RepeatAsync(run, cancellationToken); }

        if (run.Row.State is DeliveryStates.Claimed or DeliveryStates.Unknown
            && await outcomes.ReconcileAsync(run, cancellationToken) is { } known)
        {
            return known;
        }

        if (records.HasWaitedTooLong(run)) { return await records.RefuseAsync(run, "deferred-too-long", cancellationToken); }

        switch (await checks.DecideAsync(run.Business, run.Message, run.Thread, cancellationToken))
        {
            case SendVerdict.Refuse when run.Members.Count > 0: return await SplitAsync(run, cancellationToken);
            case SendVerdict.Refuse refuse: return await records.RefuseAsync(run, refuse.Reason, cancellationToken);
            case SendVerdict.Wait wait: return await records.DeferAsync(run, wait.Reason, wait.Until, cancellationToken);
            case SendVerdict.Behind: return await records.ParkAsync(run, cancellationToken);
        }

        var turn = limits.Reserve(run.Thread!, run.Message.Content.Media);
        if (!turn.IsSoon) { return await records.DeferAsync(run, "rate-limited", clock.GetUtcNow() + turn.Wait, cancellationToken); }

        await turn.ComesAsync(clock, cancellationToken);
        return await records.TryClaimAsync(run, cancellationToken) ? await SendAsync(run, cancellationToken) : null;
    }

    private async Task<DeliveryEnd> SendAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        var outcome = await senders.SendAsync(new ChatSend(run.Business, run.Thread!, run.Message), cancellationToken);

        // The call cannot be taken back: its outcome is recorded even when the host is stopping.
        using var limit = new CancellationTokenSource(DeliveryRecords.TimeToRecord);
        if (outcome is not SendOutcome.Refused || run.Members.Count == 0) { return await outcomes.RecordAsync(run, outcome, limit.Token); }

        var answeredAt = clock.GetUtcNow();
        await records.SplitAsync(run, limit.Token);
        await outcomes.ObserveAsync(run, outcome, answeredAt, limit.Token);
        return await RunEachAsync(run, cancellationToken);
    }

    /// <summary>What is refused together may be possible one by one, as a template for example; and each has its own other ways.</summary>
    private async Task<DeliveryEnd> SplitAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        await records.SplitAsync(run, cancellationToken);
        return await RunEachAsync(run, cancellationToken);
    }

    private async Task<DeliveryEnd> RunEachAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        DeliveryEnd? end = null;
        foreach (var part in run.Message.Parts)
        {
            using var span = ChatTraces.Resume(part);
            var thread = await threads.FindAsync(part.Business, part.Customer, part.Thread, cancellationToken);
            var one = await RunAsync(run.Business, part with { Deferrals = run.Message.Deferrals }, thread, mayHaveRun: true, cancellationToken);
            end = end is null || !one.IsOver ? one : end;
        }

        return end!;
    }

    private void Report(ChatMessage message, DeliveryEnd end, long begun)
    {
        ChannelMetrics.Ended(end);
        ChatTraces.Describe(message, end);
        var (parts, milliseconds) = (Math.Max(1, message.Parts.Count), clock.GetElapsedTime(begun).TotalMilliseconds);
        Log.Ended(logger, end.NeedsAttention ? LogLevel.Error : LogLevel.Information, message.SendId, message.Business, end.Channel, message.Thread,
            end.State, end.Reason, message.Deferrals, parts, milliseconds);
    }

    private static partial class Log
    {
        [LoggerMessage(EventName = "chat.send-ended",
            Message = "Send {SendId} of {Business} on {Channel} thread {Thread}: {State}, {Reason}, after {Deferrals} deferrals, {Parts} part(s), {Milliseconds} ms")]
        public static partial void Ended(ILogger logger, LogLevel level, string sendId, string business, string channel, string thread,
            string state, string reason, int deferrals, int parts, double milliseconds);
    }
}
