using Serverless.Businesses;
using Serverless.Channels.Routing;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>Writes what becomes of messages: the delivery row first, then the thread's order and the bus.</summary>
internal sealed class DeliveryRecords(Deliveries deliveries, ThreadQueue queue, NextLegs legs, TimeProvider clock)
{
    /// <summary>For everything that must be written after a call, however the host feels.</summary>
    public static readonly TimeSpan TimeToRecord = TimeSpan.FromSeconds(30);

    private const string BehindDeferred = "behind-deferred";

    /// <param name="mayHaveRun">Spares the look-up when the message is certainly new; a claim would still find an older row.</param>
    public async Task<DeliveryRun> StartAsync(Business business, ChatMessage message, ChatThread? thread, bool mayHaveRun, CancellationToken cancellationToken)
    {
        var row = mayHaveRun ? await deliveries.FindAsync(message, cancellationToken) : null;
        if (row?.Lead is { } lead) { row = await FindAsync(message, lead, cancellationToken); }

        if (row?.Members is not { } others) { return new DeliveryRun(business, message, thread, row ?? deliveries.New(message, thread)); }

        var members = new List<DeliveryRow>();
        foreach (var other in others.Split(',')) { members.Add(await FindAsync(message, other, cancellationToken)); }

        // Its own message on the bus knows nothing of the others; the row does, as long as the end is open.
        var whole = message.Parts.Count == 0 && row.Parked is { } parked ? ParkedSends.Read(parked) : message;
        return new DeliveryRun(business, whole, thread, row) { Members = members };
    }

    /// <summary>True for one whose turn came later than it may be put off.</summary>
    public bool HasWaitedTooLong(DeliveryRun run) => run is { Row.Parked: not null, Members.Count: 0 } && !queue.Permits(run.Message, clock.GetUtcNow());

    /// <summary>New rows for a message made of several, and for all of those; null when the whole does not fit into a row.</summary>
    public DeliveryRun? StartMerged(Business business, ChatMessage merged, ChatThread thread)
    {
        if (ParkedSends.Write(merged) is not { } whole) { return null; }

        var rows = merged.Parts.Select(part => deliveries.New(part, thread)).ToList();
        rows[0].Parked = whole;
        rows[0].Members = string.Join(',', merged.Parts.Skip(1).Select(part => part.SendId));
        foreach (var row in rows.Skip(1)) { row.Lead = merged.SendId; }

        return new DeliveryRun(business, merged, thread, rows[0]) { Members = rows[1..] };
    }

    /// <summary>False when another run has claimed the message before.</summary>
    public Task<bool> TryClaimAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        var row = run.Row;
        (row.Reason, row.ClaimedAt, row.RecheckAt) = (null, clock.GetUtcNow(), null);
        return TryWriteAsync(run, DeliveryStates.Claimed, cancellationToken);
    }

    /// <summary>The message was at its end before: only what a crash may have left over is done.</summary>
    public async Task<DeliveryEnd> RepeatAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        await RemoveAsync(run, cancellationToken);
        return new DeliveryEnd(run.Row.State, "already-done", run.Row.Channel) { Category = run.Row.Category };
    }

    public async Task<DeliveryEnd?> SentAsync(DeliveryRun run, string providerMessageId, string? confirmedBy, CancellationToken cancellationToken)
    {
        var row = run.Row;
        (row.ProviderMessageId, row.ConfirmedBy, row.Reason, row.RecheckAt) = (providerMessageId, confirmedBy, null, null);
        await legs.CheckLaterAsync(run.Business, run.Message, cancellationToken);
        return await EndAsync(run, DeliveryStates.Sent, "ok", cancellationToken);
    }

    /// <summary>Null when the row exists already, though it was taken for new.</summary>
    public async Task<DeliveryEnd?> RefuseAsync(DeliveryRun run, string reason, CancellationToken cancellationToken) =>
        FallbackPolicy.ConcernsThisChatOnly(reason)
            ? await FallBackAsync(run, reason, cancellationToken)
            : await EndAsync(run, DeliveryStates.Refused, run.Row.Reason = reason, cancellationToken);

    /// <summary>
    /// Refuses the message here, after the next leg is on its way: of a message made of several, the next one of each. Null as with
    /// <see cref="RefuseAsync"/>.
    /// </summary>
    public async Task<DeliveryEnd?> FallBackAsync(DeliveryRun run, string reason, CancellationToken cancellationToken)
    {
        foreach (var (message, row) in run.Each) { row.FellBackTo = await legs.GoAsync(message, cancellationToken); }

        run.Row.Reason = reason;
        return await EndAsync(run, DeliveryStates.Refused, reason, cancellationToken);
    }

    /// <summary>Puts the message off, or refuses it when it has waited too long. Null as with <see cref="RefuseAsync"/>.</summary>
    public async Task<DeliveryEnd?> DeferAsync(DeliveryRun run, string reason, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (!queue.Permits(run.Message, until))
        {
            return await RefuseAsync(run, "deferred-too-long", cancellationToken) is { } end ? end with { NeedsAttention = true } : null;
        }

        if (await PutOffAsync(run, reason, cancellationToken) is not { } put) { return null; }

        await queue.ScheduleAsync(run.Message, until, cancellationToken);
        return put;
    }

    /// <summary>Leaves the message to the end of those before it. Null as with <see cref="RefuseAsync"/>.</summary>
    public async Task<DeliveryEnd?> ParkAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        if (run.Thread!.Deferred.Count >= ThreadQueue.MostWaiting && run.Thread.Deferred.All(send => send.SendId != run.Message.SendId))
        {
            return await RefuseAsync(run, "too-many-waiting", cancellationToken) is { } end ? end with { NeedsAttention = true } : null;
        }

        var parked = ParkedSends.Write(run.Message);
        if (parked is null)
        {
            var last = run.Thread.Deferred.Max(send => send.DueAt) ?? clock.GetUtcNow();
            return await DeferAsync(run, BehindDeferred, last.AddSeconds(1), cancellationToken);
        }

        run.Row.Parked = parked;
        if (await PutOffAsync(run, BehindDeferred, cancellationToken) is not { } put) { return null; }

        await queue.ParkAsync(run.Message, cancellationToken);
        return put;
    }

    /// <summary>The message that was made of several is given up; each goes on alone.</summary>
    public async Task SplitAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        (run.Row.Members, run.Row.Parked) = (null, null);
        foreach (var member in run.Members) { member.Lead = null; }

        if (!await TryWriteAsync(run, DeliveryStates.Deferred, cancellationToken)) { throw new InvalidOperationException("The rows of a claimed delivery were written as new ones."); }
    }

    private async Task<DeliveryEnd?> PutOffAsync(DeliveryRun run, string reason, CancellationToken cancellationToken)
    {
        var state = run.Row.State == DeliveryStates.Unknown ? DeliveryStates.Unknown : DeliveryStates.Deferred;
        run.Row.Reason = reason;
        return await TryWriteAsync(run, state, cancellationToken) ? new DeliveryEnd(state, reason, run.Row.Channel) : null;
    }

    private async Task<DeliveryEnd?> EndAsync(DeliveryRun run, string state, string reason, CancellationToken cancellationToken)
    {
        run.Row.Parked = null;
        if (!await TryWriteAsync(run, state, cancellationToken)) { return null; }

        await RemoveAsync(run, cancellationToken);
        return new DeliveryEnd(state, reason, run.Row.Channel) { Category = run.Row.Category };
    }

    private Task RemoveAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        var message = run.Message;
        return run.Thread?.Deferred.Any(send => send.SendId == message.SendId) == true
            ? queue.RemoveAsync(message.Business, message.Customer, message.Thread, message.SendId, cancellationToken)
            : Task.CompletedTask;
    }

    private Task<bool> TryWriteAsync(DeliveryRun run, string state, CancellationToken cancellationToken)
    {
        var row = run.Row;
        (row.State, row.ChangedAt) = (state, clock.GetUtcNow());
        foreach (var member in run.Members)
        {
            (member.State, member.Reason, member.ChangedAt) = (row.State, row.Reason, row.ChangedAt);
            (member.ProviderMessageId, member.ConfirmedBy, member.ClaimedAt, member.Category) = (row.ProviderMessageId, row.ConfirmedBy, row.ClaimedAt, row.Category);
        }

        return deliveries.TryWriteAsync([row, .. run.Members], cancellationToken);
    }

    private async Task<DeliveryRow> FindAsync(ChatMessage message, string sendId, CancellationToken cancellationToken) =>
        await deliveries.FindAsync(message.Business, message.Customer, sendId, cancellationToken)
        ?? throw new InvalidOperationException("A delivery row names another one that is not there.");
}
