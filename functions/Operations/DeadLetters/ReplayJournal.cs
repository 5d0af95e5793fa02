using Azure;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;

namespace Serverless.Operations.DeadLetters;

/// <summary>An entry of the journal.</summary>
/// <param name="Id">Newest first.</param>
/// <param name="State"><c>done</c>, or <c>running</c> for a call that is not over, or was broken off and will be finished.</param>
/// <param name="Act"><c>replay</c>, <c>discard</c>, or <c>read</c> for a body that was shown.</param>
public sealed record JournalEntry(string Id, DateTimeOffset At, string State, string Act, string Consumer, bool Force, string? Why, IReadOnlyList<LetterOutcome> Letters);

/// <summary>Reads what was done with dead letters.</summary>
public interface IReplayJournal
{
    /// <summary>Entries, newest first, of one consumer or of all.</summary>
    /// <param name="after">The id of the last entry that is known already; null for the newest.</param>
    Task<IReadOnlyList<JournalEntry>> ListAsync(Consumer? consumer, string? after, int count, CancellationToken cancellationToken);
}

/// <summary>
/// What was done with dead letters, in table <c>replays</c>. Each letter goes from claimed over sent to done, each step on record before the
/// next is done: so whoever comes after a crash knows what is left to do.
/// </summary>
internal sealed class ReplayJournal(TableServiceClient tables, TimeProvider clock) : IReplayJournal
{
    /// <summary>How long a run has its consumer for itself: longer than it takes, and longer than its letters stay locked.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    private const int Conflict = 409;
    private const int Changed = 412;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Replays);

    /// <summary>The run that begins; null while another one is on record for this consumer.</summary>
    public async Task<RunRow?> TryBeginAsync(LetterOrder order, CancellationToken cancellationToken)
    {
        var run = RunRow.Of(order, clock.GetUtcNow());
        try
        {
            run.ETag = (await _table.AddEntityAsync(run, cancellationToken)).Headers.ETag ?? ETag.All;
        }
        catch (RequestFailedException exception) when (exception.Status == Conflict)
        {
            return null;
        }

        await _table.UpsertEntityAsync(JournalRow.Of(run, order.Consumer, JournalStates.Running, []), TableUpdateMode.Replace, cancellationToken);
        return run;
    }

    /// <summary>The run that was broken off, for the caller to finish; null when there is none, or somebody else finishes it.</summary>
    public async Task<RunRow?> TryTakeOverAsync(Consumer consumer, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<RunRow>(RunRow.Runs, TableKey.Encode(consumer.Name), cancellationToken: cancellationToken);
        if (!found.HasValue || found.Value!.Until > clock.GetUtcNow()) { return null; }

        var run = found.Value;
        run.Until = clock.GetUtcNow() + Lease;
        try
        {
            run.ETag = (await _table.UpdateEntityAsync(run, run.ETag, TableUpdateMode.Replace, cancellationToken)).Headers.ETag ?? ETag.All;
            return run;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or Changed)
        {
            return null;
        }
    }

    /// <summary>Ends a run. What it left unfinished is taken up by the next one, or by the timer.</summary>
    /// <param name="letters">What became of them; of those that an earlier try of the run put on record, the later outcome stays.</param>
    public async Task EndAsync(RunRow run, Consumer consumer, IReadOnlyList<LetterOutcome> letters, bool isAllDone, CancellationToken cancellationToken)
    {
        var state = isAllDone ? JournalStates.Done : JournalStates.Running;
        var found = await _table.GetEntityIfExistsAsync<JournalRow>(JournalRow.Journal, run.Run, cancellationToken: cancellationToken);
        var before = found.HasValue ? found.Value!.Outcomes() : [];
        var all = before.ExceptBy(letters.Select(letter => letter.SequenceNumber), letter => letter.SequenceNumber).Concat(letters).OrderBy(letter => letter.SequenceNumber);
        await _table.UpsertEntityAsync(JournalRow.Of(run, consumer, state, all), TableUpdateMode.Replace, cancellationToken);
        if (isAllDone) { await _table.DeleteEntityAsync(run.PartitionKey, run.RowKey, run.ETag, cancellationToken); }
        else { await BreakOffAsync(run, cancellationToken); }
    }

    /// <summary>Lets somebody else go on with the run at once.</summary>
    public async Task BreakOffAsync(RunRow run, CancellationToken cancellationToken)
    {
        run.Until = clock.GetUtcNow();
        await _table.UpdateEntityAsync(run, run.ETag, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Puts a letter on record before it is settled; what is known of it when it was before.</summary>
    public async Task<LetterRow> ClaimAsync(RunRow run, Consumer consumer, ServiceBusReceivedMessage letter, CancellationToken cancellationToken)
    {
        var row = LetterRow.Of(run, consumer, letter, clock.GetUtcNow());
        try
        {
            row.ETag = (await _table.AddEntityAsync(row, cancellationToken)).Headers.ETag ?? ETag.All;
            return row;
        }
        catch (RequestFailedException exception) when (exception.Status == Conflict)
        {
            var found = await _table.GetEntityIfExistsAsync<LetterRow>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
            if (!found.HasValue) { return await ClaimAsync(run, consumer, letter, cancellationToken); }

            var known = found.Value!;
            if (known.State == JournalStates.Claimed) { known.Act = run.Act; }

            known.Run = run.Run;
            await UpdateAsync(known, cancellationToken);
            return known;
        }
    }

    public Task AdvanceAsync(LetterRow row, string state, CancellationToken cancellationToken)
    {
        row.State = state;
        return UpdateAsync(row, cancellationToken);
    }

    /// <summary>The run is no longer to settle it; who does later knows that it may have been sent.</summary>
    public Task GiveUpAsync(LetterRow row, CancellationToken cancellationToken)
    {
        row.Run = "";
        return UpdateAsync(row, cancellationToken);
    }

    /// <summary>The letters that the run claimed, in the order of their sequence numbers.</summary>
    public async Task<IReadOnlyList<LetterRow>> LettersOfAsync(RunRow run, Consumer consumer, CancellationToken cancellationToken)
    {
        var (partition, id, rows) = (LetterRow.Partition(consumer), run.Run, new List<LetterRow>());
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and Run eq {id}");
        await foreach (var row in _table.QueryAsync<LetterRow>(filter, cancellationToken: cancellationToken)) { rows.Add(row); }

        return rows;
    }

    /// <summary>A body is about to be shown.</summary>
    public Task WasReadAsync(Consumer consumer, ServiceBusReceivedMessage letter, string? why, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var run = new RunRow { Run = JournalRow.NewRow(now), Act = JournalRow.Read, At = now, Why = why };
        LetterOutcome shown = new(letter.SequenceNumber, JournalRow.Read)
        {
            MessageId = letter.MessageId, Business = letter.Business(), Schema = letter.Schema(), Reason = letter.DeadLetterReason,
        };
        return _table.AddEntityAsync(JournalRow.Of(run, consumer, JournalStates.Done, [shown]), cancellationToken);
    }

    public async Task<IReadOnlyList<JournalEntry>> ListAsync(Consumer? consumer, string? after, int count, CancellationToken cancellationToken)
    {
        var (journal, from, entries) = (JournalRow.Journal, after ?? "", new List<JournalEntry>());
        var filter = consumer is { Name: var name }
            ? TableClient.CreateQueryFilter($"PartitionKey eq {journal} and RowKey gt {from} and Consumer eq {name}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {journal} and RowKey gt {from}");
        await foreach (var row in _table.QueryAsync<JournalRow>(filter, maxPerPage: count, cancellationToken: cancellationToken))
        {
            entries.Add(new JournalEntry(row.RowKey, row.At, row.State, row.Act, row.Consumer, row.Force, row.Why, row.Outcomes()));
            if (entries.Count == count) { break; }
        }

        return entries;
    }

    /// <summary>Forgets what was done before this time; how many rows. What is not done is never forgotten.</summary>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (done, forgotten) = (JournalStates.Done, 0);
        var old = _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"Timestamp lt {before} and State eq {done}"),
            select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken);
        await foreach (var row in old)
        {
            await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
            forgotten++;
        }

        return forgotten;
    }

    private async Task UpdateAsync(LetterRow row, CancellationToken cancellationToken) =>
        row.ETag = (await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken)).Headers.ETag ?? ETag.All;
}
