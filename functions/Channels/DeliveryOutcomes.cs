using Microsoft.Extensions.Options;
using Serverless.Consents;

namespace Serverless.Channels;

/// <summary>What each outcome of a call demands.</summary>
internal sealed class DeliveryOutcomes(DeliveryRecords records, AccountHealth accounts, ReceiptStore receipts, OutcomeConsents withdrawals,
    IOptions<ChannelsOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LongestRecheck = TimeSpan.FromMinutes(15);

    public async Task<DeliveryEnd> RecordAsync(DeliveryRun run, SendOutcome outcome, CancellationToken cancellationToken)
    {
        var answeredAt = clock.GetUtcNow();

        // What is known of this message must not hang on what is learned for others; where nothing is known yet, others come first.
        var isOver = outcome is SendOutcome.Sent or SendOutcome.Refused;
        if (!isOver) { await ObserveAsync(run, outcome, answeredAt, cancellationToken); }

        run.Row.Category = (outcome as SendOutcome.Sent)?.Category;
        var end = outcome switch
        {
            SendOutcome.Sent sent => await records.SentAsync(run, sent.ProviderMessageId, null, cancellationToken),
            SendOutcome.Refused refused => await RefuseAsync(run, refused, cancellationToken),
            SendOutcome.Deferred deferred => await DeferAsync(run, deferred, cancellationToken),
            SendOutcome.TokenBroken broken => await WaitForRepairAsync(run, broken, cancellationToken),
            SendOutcome.Unknown unknown => await WaitForEchoAsync(run, unknown.Reason, clock.GetUtcNow(), cancellationToken),
            _ => throw new InvalidOperationException($"The outcome {outcome.GetType().Name} is not handled."),
        };

        if (isOver) { await ObserveAsync(run, outcome, answeredAt, cancellationToken); }

        return end ?? throw new InvalidOperationException("The row of a claimed delivery was written as a new one.");
    }

    /// <summary>What the call tells of the whole account.</summary>
    public Task ObserveAsync(DeliveryRun run, SendOutcome outcome, DateTimeOffset answeredAt, CancellationToken cancellationToken) =>
        accounts.ObserveAsync(run.Row.Channel, run.Row.Account, outcome, answeredAt, cancellationToken);

    /// <summary>
    /// A call was made and nobody knows how it ended. An echo settles it; until one can be ruled out the message waits; then it is sent
    /// again (null: go on), each time after a longer wait, but a promotion never. A message that ends the process each time is given up too.
    /// </summary>
    public async Task<DeliveryEnd?> ReconcileAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        var row = run.Row;
        if (await receipts.FindEchoAsync(row.Channel, row.Account, run.Message.SendId, cancellationToken) is { } messageId)
        {
            return await records.SentAsync(run, messageId, "echo", cancellationToken);
        }

        if (row.State == DeliveryStates.Claimed) { return await WaitForEchoAsync(run, "interrupted", row.ClaimedAt ?? row.ChangedAt, cancellationToken); }

        if (row.RecheckAt > clock.GetUtcNow()) { return await records.DeferAsync(run, row.Reason ?? "interrupted", row.RecheckAt.Value, cancellationToken); }

        if (UnknownPolicy.MayResend(run.Message, row.Unknowns))
        {
            ChannelMetrics.Resent(row.Channel, run.Message);
            return null;
        }

        ChannelMetrics.GaveUp(row.Channel, run.Message);
        return await RefuseAsync(run, new SendOutcome.Refused("unknown-outcome") { NeedsAttention = true }, cancellationToken);
    }

    private async Task<DeliveryEnd?> WaitForEchoAsync(DeliveryRun run, string reason, DateTimeOffset calledAt, CancellationToken cancellationToken)
    {
        var row = run.Row;
        row.State = DeliveryStates.Unknown;
        row.Unknowns++;
        ChannelMetrics.Unknown(row.Channel, run.Message);
        row.RecheckAt = Later(calledAt + Recheck(row.Unknowns), clock.GetUtcNow().AddSeconds(1));
        return await records.DeferAsync(run, reason, row.RecheckAt.Value, cancellationToken);
    }

    private async Task<DeliveryEnd?> RefuseAsync(DeliveryRun run, SendOutcome.Refused refused, CancellationToken cancellationToken)
    {
        if (refused.ConsentWithdrawn) { await withdrawals.WithdrawAsync(run, refused.Withdrawn ?? run.Message.Purpose, refused.Reason, cancellationToken); }

        var ended = refused.MayFallBack
            ? await records.FallBackAsync(run, refused.Reason, cancellationToken)
            : await records.RefuseAsync(run, refused.Reason, cancellationToken);
        return ended is { } end ? end with { NeedsAttention = refused.NeedsAttention } : null;
    }

    private async Task<DeliveryEnd?> DeferAsync(DeliveryRun run, SendOutcome.Deferred deferred, CancellationToken cancellationToken)
    {
        var row = run.Row;
        if (row.Tries >= deferred.MostTries)
        {
            return await RefuseAsync(run, new SendOutcome.Refused(deferred.Reason) { NeedsAttention = true }, cancellationToken);
        }

        var now = clock.GetUtcNow();
        var pause = RetryPauses.Next(row.RowKey, deferred.RetryAfter, row.Tries++);
        return await records.DeferAsync(run, deferred.Reason, now + pause, cancellationToken);
    }

    private async Task<DeliveryEnd?> WaitForRepairAsync(DeliveryRun run, SendOutcome.TokenBroken broken, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = RetryPauses.After(run.Message.SendId, now + options.Value.PauseFor, now);
        return await records.DeferAsync(run, broken.Reason, until, cancellationToken) is { } end ? end with { NeedsAttention = true } : null;
    }

    private TimeSpan Recheck(int unknowns)
    {
        var pause = options.Value.RecheckAfter * Math.Pow(2, unknowns - 1);
        return pause < LongestRecheck || unknowns == 1 ? pause : LongestRecheck;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>Keeps our consent record in step when the customer told the provider to stop.</summary>
internal sealed class OutcomeConsents(IConsents consents, TimeProvider clock)
{
    public Task WithdrawAsync(DeliveryRun run, Purpose purpose, string reason, CancellationToken cancellationToken) =>
        consents.WithdrawAsync(run.Message.Business, run.Thread?.Customer ?? run.Message.Customer, run.Row.Channel, purpose,
            new ConsentEvidence($"{run.Row.Channel}:{reason}", clock.GetUtcNow()), cancellationToken);
}
