using Azure;
using Azure.Data.Tables;
using Serverless.Consents;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Conversations;

internal sealed class TableThreads(TableServiceClient tables, KeyedHash hash, IPermits permits) : IThreadMoves
{
    /// <summary>Writers of one thread are few; more conflicts than this in a row mean that something else is wrong.</summary>
    private const int MaxAttempts = 30;

    private const int MaxSignposts = 4;

    private readonly TableClient _table = tables.GetTableClient(TableNames.Threads);

    public string IdOf(string business, string channel, string account, ChatPeer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return $"{channel}-{account}-{hash.Of("thread", business, channel, account, peer.Kind, peer.Value)}";
    }

    public async Task<IReadOnlyList<ChatThread>> ListAsync(string business, string customer, CancellationToken cancellationToken) =>
        (await LookUpAsync(business, customer, cancellationToken)).Threads;

    public async Task<CustomerThreads> LookUpAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var partition = ThreadRow.Partition(business, customer);
        var (threads, moved) = (new List<ChatThread>(), new List<ThreadSignpost>());
        await foreach (var row in _table.QueryAsync<ThreadRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken))
        {
            if (row.IsSignpost()) { moved.Add(new ThreadSignpost(row.Id, row.Channel, row.MovedToCustomer!)); }
            else { threads.Add(row.ToThread()); }
        }

        return new CustomerThreads(threads, moved);
    }

    public async Task<ChatThread?> FindAsync(string business, string customer, string thread, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxSignposts; i++)
        {
            var found = await _table.GetEntityIfExistsAsync<ThreadRow>(ThreadRow.Partition(business, customer), ThreadRow.Row(thread), cancellationToken: cancellationToken);
            if (!found.HasValue) { return null; }

            if (!found.Value!.IsSignpost()) { return found.Value.ToThread(); }

            (customer, thread) = (found.Value.MovedToCustomer!, found.Value.MovedToThread!);
        }

        return null;
    }

    public async Task<ChatThread> OpenAsync(string business, string customer, string channel, string account, ChatPeer peer, CancellationToken cancellationToken)
    {
        var id = IdOf(business, channel, account, peer);
        if (await FindAsync(business, customer, id, cancellationToken) is { } known) { return await WithPermitsAsync(known, cancellationToken); }

        // A chat that began with a user_ref or a phone number keeps its id when the PSID or BSUID becomes known.
        var threads = await ListAsync(business, customer, cancellationToken);
        if (threads.FirstOrDefault(thread => thread.Channel == channel && thread.Account == account && thread.Peer == peer) is { } renamed)
        {
            return await WithPermitsAsync(renamed, cancellationToken);
        }

        var opened = new ChatThread { Business = business, Customer = customer, Id = id, Channel = channel, Account = account, Peer = peer };
        var stored = await AddAsync(opened, cancellationToken)
            ?? await FindAsync(business, customer, id, cancellationToken)
            ?? throw new InvalidOperationException("A thread vanished while it was opened.");
        return await WithPermitsAsync(stored, cancellationToken);
    }

    /// <summary>
    /// Gives a thread its copy of the consents. They are read after the thread was stored: whoever changes a consent looks for threads
    /// after writing it, so one of the two sees the other.
    /// </summary>
    private async Task<ChatThread> WithPermitsAsync(ChatThread thread, CancellationToken cancellationToken)
    {
        if (thread.Permits is not null) { return thread; }

        var given = await permits.ListAsync(thread.Business, thread.Customer, thread.Channel, cancellationToken);
        return await UpdateAsync(thread.Business, thread.Customer, thread.Id,
            stored => stored.Customer == thread.Customer ? stored with { Permits = Permits.Merge(stored.Permits ?? [], given) } : stored, cancellationToken) ?? thread;
    }

    public Task<ChatThread?> UpdateAsync(string business, string customer, string thread, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken) =>
        UpdateAsync(null, () => FindAsync(business, customer, thread, cancellationToken), change, cancellationToken);

    public Task<ChatThread?> UpdateAsync(ChatThread known, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        return UpdateAsync(known, () => FindAsync(known.Business, known.Customer, known.Id, cancellationToken), change, cancellationToken);
    }

    private async Task<ChatThread?> UpdateAsync(ChatThread? known, Func<Task<ChatThread?>> find, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 1; ; attempt++)
        {
            if ((known ?? await find()) is not { } stored) { return null; }

            known = null;
            var changed = change(stored);
            if (ReferenceEquals(changed, stored)) { return stored; }

            try
            {
                return await WriteAsync(ThreadRow.Of(changed), stored.ETag, cancellationToken) is { } version ? changed with { ETag = version } : null;
            }
            catch (RequestFailedException exception) when (exception.Status == 412 && attempt < MaxAttempts)
            {
                // Somebody wrote in between: apply the change to what is stored now.
            }
        }
    }

    public async Task MoveAllAsync(string business, string from, string into, CancellationToken cancellationToken)
    {
        foreach (var thread in await ListAsync(business, from, cancellationToken))
        {
            var target = await OpenAsync(business, into, thread.Channel, thread.Account, thread.Peer, cancellationToken);
            await FoldAsync(thread, target, cancellationToken);
        }
    }

    public async Task FoldAsync(ChatThread from, ChatThread into, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(into);
        if (from.Customer == into.Customer && from.Id == into.Id) { return; }

        for (var attempt = 1; ; attempt++)
        {
            await UpdateAsync(into.Business, into.Customer, into.Id, thread => ThreadChanges.Fold(thread, from), cancellationToken);
            try
            {
                await WriteAsync(ThreadRow.Signpost(from, into), from.ETag, cancellationToken);
                return;
            }
            catch (RequestFailedException exception) when (exception.Status == 412 && attempt < MaxAttempts)
            {
                if (await FindAsync(from.Business, from.Customer, from.Id, cancellationToken) is not { } changed
                    || (changed.Customer, changed.Id) != (from.Customer, from.Id))
                {
                    return;
                }

                from = changed;
            }
        }
    }

    /// <summary>The stored thread, or null when it was there already.</summary>
    private async Task<ChatThread?> AddAsync(ChatThread thread, CancellationToken cancellationToken)
    {
        try
        {
            var added = await _table.AddEntityAsync(ThreadRow.Of(thread), cancellationToken);
            return added.Headers.ETag is { } version ? thread with { ETag = version } : null;
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return null;
        }
    }

    /// <summary>The new version, or null when the row is gone.</summary>
    private async Task<ETag?> WriteAsync(ThreadRow row, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            var written = await _table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancellationToken);
            return written.Headers.ETag ?? ETag.All;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }
}
