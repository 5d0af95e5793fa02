using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>What became of one run for a message, for the log.</summary>
public sealed record DeliveryEnd(string State, string Reason, string Channel)
{
    /// <summary>A person should look at it.</summary>
    public bool NeedsAttention { get; init; }
}

/// <summary>Brings one message to an end or puts it off. When it returns, everything is durable and the bus message can be completed.</summary>
public interface IChatDelivery
{
    /// <param name="mayHaveRun">False only when this is certainly the first time that the message is handled.</param>
    Task<DeliveryEnd> RunAsync(Business business, ChatMessage message, bool mayHaveRun, CancellationToken cancellationToken);
}

internal sealed class ChatDelivery(IThreads threads, SendChecks checks, DeliveryRecords records, DeliveryOutcomes outcomes, ChannelSenders senders)
    : IChatDelivery
{
    public async Task<DeliveryEnd> RunAsync(Business business, ChatMessage message, bool mayHaveRun, CancellationToken cancellationToken)
    {
        var thread = await threads.FindAsync(message.Business, message.Customer, message.Thread, cancellationToken);
        var run = await records.StartAsync(business, message, thread, mayHaveRun, cancellationToken);
        return await AdvanceAsync(run, cancellationToken)
            ?? await AdvanceAsync(await records.StartAsync(business, message, thread, mayHaveRun: true, cancellationToken), cancellationToken)
            ?? throw new InvalidOperationException("The delivery row could be neither written nor read.");
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

        switch (await checks.DecideAsync(run.Message, run.Thread, cancellationToken))
        {
            case SendVerdict.Refuse refuse: return await records.RefuseAsync(run, refuse.Reason, cancellationToken);
            case SendVerdict.Wait wait: return await records.DeferAsync(run, wait.Reason, wait.Until, cancellationToken);
        }

        return await records.TryClaimAsync(run, cancellationToken) ? await SendAsync(run, cancellationToken) : null;
    }

    private async Task<DeliveryEnd> SendAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        var outcome = await senders.SendAsync(new ChatSend(run.Business, run.Thread!, run.Message), cancellationToken);

        // The call cannot be taken back: its outcome is recorded even when the host is stopping.
        using var limit = new CancellationTokenSource(DeliveryRecords.TimeToRecord);
        return await outcomes.RecordAsync(run, outcome, limit.Token);
    }
}

/// <summary>One message on its way, with what was read for it.</summary>
internal sealed record DeliveryRun(Business Business, ChatMessage Message, ChatThread? Thread, DeliveryRow Row);
