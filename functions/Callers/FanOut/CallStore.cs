using Azure;
using Azure.Data.Tables;
using Serverless.Callers.Calls;
using Serverless.Platform.Storage;

namespace Serverless.Callers.FanOut;

/// <summary>The records of calls.</summary>
internal sealed class CallStore(TableServiceClient tables, TimeProvider clock)
{
    private const int Conflict = 409;
    private const int Changed = 412;
    private const int MostAttempts = 20;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Calls);

    /// <summary>Whether the id may be one of ours; nothing else is looked for.</summary>
    public static bool IsId(string? id) => id is { Length: 26 } && id.All(char.IsAsciiLetterOrDigit);

    /// <summary>The call with what the event says, as it is stored.</summary>
    public async Task<CallRecord> MergeAsync(CallEvent said, CancellationToken cancellationToken)
    {
        var id = said.Id();
        for (var attempt = 1; ; attempt++)
        {
            if (await UpdateAsync(said.Business, id, known => known.With(said), cancellationToken) is { } merged) { return merged; }

            var fresh = CallRecord.Of(said, clock.GetUtcNow());
            try
            {
                var added = await _table.AddEntityAsync(CallRow.Of(fresh), cancellationToken);
                return fresh with { Version = added.Headers.ETag ?? default };
            }
            catch (RequestFailedException exception) when (exception.Status == Conflict && attempt < MostAttempts)
            {
                // Another event of the call was faster.
            }
        }
    }

    public async Task<CallRecord?> FindAsync(string business, string id, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<CallRow>(CallRow.Partition(business, id), id, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.ToRecord() : null;
    }

    /// <summary>The record after a pure step, as it is stored; null when there is no such call.</summary>
    public async Task<CallRecord?> UpdateAsync(string business, string id, Func<CallRecord, CallRecord> step, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(business, id, cancellationToken) is not { } stored) { return null; }

            var changed = step(stored);
            if (ReferenceEquals(changed, stored)) { return stored; }

            try
            {
                var written = await _table.UpdateEntityAsync(CallRow.Of(changed), stored.Version, TableUpdateMode.Replace, cancellationToken);
                return changed with { Version = written.Headers.ETag ?? default };
            }
            catch (RequestFailedException exception) when (exception.Status is Changed && attempt < MostAttempts)
            {
                // Somebody else was faster; the step is taken from where they left it.
            }
        }
    }

    /// <summary>The business's calls that began last, the latest first. Reads all that are kept, which is a day's.</summary>
    public async Task<IReadOnlyList<CallRecord>> ListAsync(string business, int most, CancellationToken cancellationToken)
    {
        var (from, to) = CallRow.Partitions(business);
        var newest = new PriorityQueue<CallRow, DateTimeOffset>();
        await foreach (var row in _table.QueryAsync<CallRow>(TableClient.CreateQueryFilter($"PartitionKey gt {from} and PartitionKey lt {to}"), cancellationToken: cancellationToken))
        {
            newest.Enqueue(row, row.FirstSeenAt);
            if (newest.Count > most) { newest.Dequeue(); }
        }

        return [.. newest.UnorderedItems.Select(item => item.Element.ToRecord()).OrderByDescending(call => call.FirstSeenAt).ThenBy(call => call.Id, StringComparer.Ordinal)];
    }
}
