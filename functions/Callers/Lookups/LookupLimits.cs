using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Serverless.Platform.Storage;

namespace Serverless.Callers.Lookups;

/// <summary>
/// How often a key may look callers up: one token bucket a key, shared by all instances and surviving restarts, because scaling out is what a flood
/// brings about. An instance fetches tokens from the bucket's row by the handful, so that nearly all look-ups ask no table.
/// </summary>
internal sealed class LookupLimits(TableServiceClient tables, IOptions<LookupOptions> options, TimeProvider clock) : IDisposable
{
    private const int Conflict = 409;
    private const int Changed = 412;
    private const int MostAttempts = 10;

    /// <summary>Fetched at a time, as a share of the burst: what an idle instance holds back from the others is small.</summary>
    private const int Handfuls = 6;

    private readonly TableClient _table = tables.GetTableClient(TableNames.Lookups);
    private readonly LookupBucket _bucket = LookupBucket.PerMinute(options.Value.LookupsPerMinute);
    private readonly ConcurrentDictionary<(string Business, string Key), LookupBudget> _budgets = new();

    /// <summary>Takes one token: zero when there was one, else how long until there may be one.</summary>
    public async Task<TimeSpan> TakeAsync(string business, string key, CancellationToken cancellationToken)
    {
        var budget = _budgets.GetOrAdd((business, key), _ => new LookupBudget());
        if (budget.TryTake(clock.GetUtcNow()) is { } known) { return known; }

        await budget.Fetching.WaitAsync(cancellationToken);
        try
        {
            if (budget.TryTake(clock.GetUtcNow()) is { } meanwhile) { return meanwhile; }

            await FetchAsync(budget, business, key, cancellationToken);
            return budget.TryTake(clock.GetUtcNow()) ?? TimeSpan.Zero;
        }
        finally
        {
            budget.Fetching.Release();
        }
    }

    public void Dispose()
    {
        foreach (var budget in _budgets.Values) { budget.Dispose(); }
    }

    private async Task FetchAsync(LookupBudget budget, string business, string key, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var now = clock.GetUtcNow();
            var stored = await _table.GetEntityIfExistsAsync<LookupBucketRow>(LookupBucketRow.Partition(business), TableKey.Encode(key), cancellationToken: cancellationToken);
            var row = stored.HasValue ? stored.Value! : LookupBucketRow.Of(business, key);
            var (taken, fullAt, wait) = _bucket.Take(row.FullAt, Math.Max(1, _bucket.Burst / Handfuls), now);
            if (taken == 0)
            {
                budget.Empty(wait, now);
                return;
            }

            row.FullAt = fullAt;
            try
            {
                if (stored.HasValue) { await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken); }
                else { await _table.AddEntityAsync(row, cancellationToken); }

                budget.Fetched(taken, now);
                return;
            }
            catch (RequestFailedException exception) when (exception.Status is Conflict or Changed && attempt < MostAttempts)
            {
                // Another instance fetched in between.
            }
        }
    }
}
