using Serverless.Conversations;

namespace Serverless.Consents;

/// <summary>
/// The consents together with their copies on the customer's threads. A withdrawal is in every copy before it returns. It goes into the
/// copies first, so that a crash half-way leaves them too strict and never too lax, and once more after the consent is written: a thread
/// that is opened meanwhile either is seen then, or reads the consent after it was written.
/// </summary>
internal sealed class CopiedConsents(TableConsents consents, IThreads threads) : IConsents
{
    public Task<IReadOnlyList<Consent>> ListAsync(string business, string customer, CancellationToken cancellationToken) =>
        consents.ListAsync(business, customer, cancellationToken);

    public async Task<Consent> RecordAsync(string business, string customer, string channel, Purpose purpose, ConsentState state,
        ConsentEvidence evidence, CancellationToken cancellationToken)
    {
        var consent = await consents.RecordAsync(business, customer, channel, purpose, state, evidence, cancellationToken);
        if (state != ConsentState.Pending) { await RefreshAsync(business, customer, channel, cancellationToken); }

        return consent;
    }

    public async Task WithdrawAsync(string business, string customer, string channel, Purpose? purpose, ConsentEvidence evidence,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        IReadOnlyList<Purpose> purposes = purpose is { } one ? [one] : Enum.GetValues<Purpose>();
        await CopyAsync(business, customer, channel, [.. purposes.Select(each => new Permit(each, null, evidence.At))], cancellationToken);
        await consents.WithdrawAsync(business, customer, channel, purpose, evidence, cancellationToken);

        // Whose chat became another customer's while the withdrawal was on its way: it is that customer who withdrew.
        foreach (var owner in await RefreshAsync(business, customer, channel, cancellationToken))
        {
            await WithdrawAsync(business, owner, channel, purpose, evidence, cancellationToken);
        }
    }

    /// <summary>Brings every copy up to what is stored; the customers who have threads of this one now.</summary>
    private async Task<IReadOnlyList<string>> RefreshAsync(string business, string customer, string channel, CancellationToken cancellationToken)
    {
        var permits = await ((IPermits)consents).ListAsync(business, customer, channel, cancellationToken);
        return await CopyAsync(business, customer, channel, permits, cancellationToken, isAll: true);
    }

    /// <param name="isAll">The permits are all there are, so that a thread without a copy gets one. Without a copy the consents are read.</param>
    private async Task<IReadOnlyList<string>> CopyAsync(string business, string customer, string channel, IReadOnlyList<Permit> permits,
        CancellationToken cancellationToken, bool isAll = false)
    {
        var known = await threads.LookUpAsync(business, customer, cancellationToken);
        var moved = known.Moved.Where(signpost => signpost.Channel == channel).ToList();
        foreach (var id in known.Threads.Where(thread => thread.Channel == channel).Select(thread => thread.Id).Concat(moved.Select(signpost => signpost.Id)))
        {
            await threads.UpdateAsync(business, customer, id, thread => Copied(thread, customer, permits, isAll), cancellationToken);
        }

        return [.. moved.Select(signpost => signpost.Customer).Where(owner => owner != customer).Distinct()];
    }

    private static ChatThread Copied(ChatThread thread, string customer, IReadOnlyList<Permit> permits, bool isAll)
    {
        if (thread.Permits is null) { return isAll && thread.Customer == customer ? thread with { Permits = permits } : thread; }

        var merged = Permits.Merge(thread.Permits, permits);
        return ReferenceEquals(merged, thread.Permits) ? thread : thread with { Permits = merged };
    }
}
