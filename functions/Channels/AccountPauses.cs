using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Channels;

/// <summary>
/// Accounts that must not send for a while: throttled, or with a token that needs repair. Kept beside the deliveries in partitions of
/// their own; those of customers have two parts, these have three. Read at most every other second, however many messages ask.
/// </summary>
internal sealed class AccountPauses(TableServiceClient tables, TimeProvider clock)
{
    /// <summary>How long other instances may not know of a new pause; each of them finds out by at most one more call.</summary>
    internal static readonly TimeSpan Age = TimeSpan.FromSeconds(2);

    private const string Row = "pause";
    private readonly ConcurrentDictionary<(string Channel, string Account), (DateTimeOffset? Until, DateTimeOffset ReadAt)> _known = new();
    private readonly TableClient _table = tables.GetTableClient(TableNames.Deliveries);

    /// <summary>Until when the account pauses; null or past when it does not.</summary>
    public async Task<DateTimeOffset?> FindAsync(string channel, string account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue((channel, account), out var known) && now - known.ReadAt < Age) { return known.Until; }

        var found = await _table.GetEntityIfExistsAsync<PauseRow>(Partition(channel, account), Row, cancellationToken: cancellationToken);
        var until = found.HasValue ? found.Value!.Until : (DateTimeOffset?)null;
        _known[(channel, account)] = (until, now);
        return until;
    }

    /// <summary>The last writer wins: it has the newest answer of the provider.</summary>
    public async Task PauseAsync(string channel, string account, DateTimeOffset until, string reason, CancellationToken cancellationToken)
    {
        await _table.UpsertEntityAsync(
            new PauseRow { PartitionKey = Partition(channel, account), RowKey = Row, Until = until, Reason = reason },
            TableUpdateMode.Replace, cancellationToken);
        _known[(channel, account)] = (until, clock.GetUtcNow());
    }

    private static string Partition(string channel, string account) => TableKey.Join("account", channel, account);

    internal sealed class PauseRow : ITableEntity
    {
        public string PartitionKey { get; set; } = "";
        public string RowKey { get; set; } = "";
        public DateTimeOffset? Timestamp { get; set; }
        public ETag ETag { get; set; }
        public DateTimeOffset Until { get; set; }
        public string Reason { get; set; } = "";
    }
}
