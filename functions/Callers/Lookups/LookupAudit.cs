using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Serverless.Callers.Cards;
using Serverless.Customers.Phones;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Platform.Time;

namespace Serverless.Callers.Lookups;

/// <summary>Who looked callers up: written before the answer goes out, so that there is none without its record. No number is in it.</summary>
internal sealed class LookupAudit(TableServiceClient tables, KeyedHash hash, TimeProvider clock) : ILookupRecords
{
    private const int Conflict = 409;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Lookups);
    private readonly ConcurrentDictionary<(string Business, string Key), DateTimeOffset> _refused = new();

    public Task RecordAsync(string business, string key, PhoneNumber? phone, CallerMatch match, LookupForm form, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return _table.AddEntityAsync(LookupRow.Of(business, key, HashOf(business, phone), match, form, Ulid.New(now), now), cancellationToken);
    }

    /// <summary>Refusals are recorded once a minute, or a flood of them would be one of writes.</summary>
    public async Task RefusedAsync(string business, string key, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var minute = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        if (_refused.TryGetValue((business, key), out var last) && last == minute) { return; }

        _refused[(business, key)] = minute;
        try
        {
            await _table.AddEntityAsync(LookupRow.Refused(business, key, minute), cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == Conflict)
        {
            // Another instance refused the key in this minute too.
        }
    }

    public async Task<IReadOnlyList<LookupRecord>> ListAsync(string business, DateTimeOffset before, int count, PhoneNumber? phone, CancellationToken cancellationToken)
    {
        var (partition, from, rows) = (LookupRow.Partition(business), LookupRow.After(before) + "~", new List<LookupRecord>());

        // Those of one number are found by looking through the partition: asked for when a person wants to know who looked them up, which is rare.
        var filter = HashOf(business, phone) is { } number
            ? TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and NumberHash eq {number}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from}");
        await foreach (var row in _table.QueryAsync<LookupRow>(filter, maxPerPage: count, cancellationToken: cancellationToken))
        {
            rows.Add(new LookupRecord(row.At, row.Key, row.Match, row.Form, row.NumberHash));
            if (rows.Count == count) { break; }
        }

        return rows;
    }

    private string? HashOf(string business, PhoneNumber? phone) => phone is { } number ? hash.Of("caller-lookup", business, number.Value) : null;
}
