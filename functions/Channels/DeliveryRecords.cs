using Serverless.Businesses;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>Writes what becomes of messages: the delivery row first, then the thread's order and the bus.</summary>
internal sealed class DeliveryRecords(Deliveries deliveries, ChatDeferrals deferrals, TimeProvider clock)
{
    /// <summary>For everything that must be written after a call, however the host feels.</summary>
    public static readonly TimeSpan TimeToRecord = TimeSpan.FromSeconds(30);

    /// <param name="mayHaveRun">Spares the look-up when the message is certainly new; a claim would still find an older row.</param>
    public async Task<DeliveryRun> StartAsync(Business business, ChatMessage message, ChatThread? thread, bool mayHaveRun, CancellationToken cancellationToken)
    {
        var row = mayHaveRun ? await deliveries.FindAsync(message, cancellationToken) : null;
        return new DeliveryRun(business, message, thread, row ?? deliveries.New(message, thread));
    }

    /// <summary>False when another run has claimed the message before.</summary>
    public Task<bool> TryClaimAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        var row = run.Row;
        (row.Reason, row.ClaimedAt, row.RecheckAt) = (null, clock.GetUtcNow(), null);
        return TryWriteAsync(row, DeliveryStates.Claimed, cancellationToken);
    }

    /// <summary>The message was at its end before: only what a crash may have left over is done.</summary>
    public async Task<DeliveryEnd> RepeatAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        await deferrals.ReleaseAsync(run.Message, run.Thread, cancellationToken);
        return new DeliveryEnd(run.Row.State, "already-done", run.Row.Channel);
    }

    public async Task<DeliveryEnd?> SentAsync(DeliveryRun run, string providerMessageId, string? confirmedBy, CancellationToken cancellationToken)
    {
        var row = run.Row;
        (row.ProviderMessageId, row.ConfirmedBy, row.Reason, row.RecheckAt) = (providerMessageId, confirmedBy, null, null);
        return await EndAsync(run, DeliveryStates.Sent, "ok", cancellationToken);
    }

    /// <summary>Null when the row exists already, though it was taken for new.</summary>
    public async Task<DeliveryEnd?> RefuseAsync(DeliveryRun run, string reason, CancellationToken cancellationToken)
    {
        run.Row.Reason = reason;
        return await EndAsync(run, DeliveryStates.Refused, reason, cancellationToken);
    }

    /// <summary>Puts the message off, or refuses it when it has waited too long. Null as with <see cref="RefuseAsync"/>.</summary>
    public async Task<DeliveryEnd?> DeferAsync(DeliveryRun run, string reason, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (!deferrals.Permits(run.Message, until))
        {
            return await RefuseAsync(run, "deferred-too-long", cancellationToken) is { } end ? end with { NeedsAttention = true } : null;
        }

        var state = run.Row.State == DeliveryStates.Unknown ? DeliveryStates.Unknown : DeliveryStates.Deferred;
        run.Row.Reason = reason;
        if (!await TryWriteAsync(run.Row, state, cancellationToken)) { return null; }

        await deferrals.DeferAsync(run.Message, until, cancellationToken);
        return new DeliveryEnd(state, reason, run.Row.Channel);
    }

    private async Task<DeliveryEnd?> EndAsync(DeliveryRun run, string state, string reason, CancellationToken cancellationToken)
    {
        if (!await TryWriteAsync(run.Row, state, cancellationToken)) { return null; }

        await deferrals.ReleaseAsync(run.Message, run.Thread, cancellationToken);
        return new DeliveryEnd(state, reason, run.Row.Channel);
    }

    private Task<bool> TryWriteAsync(DeliveryRow row, string state, CancellationToken cancellationToken)
    {
        (row.State, row.ChangedAt) = (state, clock.GetUtcNow());
        return deliveries.TryWriteAsync(row, cancellationToken);
    }
}
