using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Channels;

/// <summary>
/// Accounts that must not send for a while: throttled, or with a token that needs repair. Kept beside the deliveries in partitions of
/// their own; those of customers have two parts, these have three.
/// </summary>
internal sealed class AccountPauses(TableServiceClient tables)
{
    private const string Row = "pause";
    private readonly TableClient _table = tables.GetTableClient(TableNames.Deliveries);

    /// <summary>Until when the account pauses; null or past when it does not.</summary>
    public async Task<DateTimeOffset?> FindAsync(string channel, string account, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<PauseRow>(Partition(channel, account), Row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.Until : null;
    }

    /// <summary>The last writer wins: it has the newest answer of the provider.</summary>
    public Task PauseAsync(string channel, string account, DateTimeOffset until, string reason, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new PauseRow { PartitionKey = Partition(channel, account), RowKey = Row, Until = until, Reason = reason },
            TableUpdateMode.Replace, cancellationToken);

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
