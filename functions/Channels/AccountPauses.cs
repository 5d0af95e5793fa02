using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Channels;

/// <summary>Why and until when an account must not send.</summary>
/// <param name="Probes">After its end one message tries whether it works again, before the others follow.</param>
/// <param name="Times">How often it was paused in a row for this.</param>
internal sealed record AccountPause(DateTimeOffset Until, string Reason, bool Probes = false, int Times = 1);

/// <summary>
/// Accounts that must not send for a while: throttled, failing, or with a token that needs repair. Kept beside the deliveries in
/// partitions of their own; those of customers have two parts, these have three. Read at most every other second, however many messages ask.
/// </summary>
internal sealed class AccountPauses(TableServiceClient tables, TimeProvider clock)
{
    /// <summary>How long other instances may not know of a new pause; each of them finds out by at most a few more calls.</summary>
    internal static readonly TimeSpan Age = TimeSpan.FromSeconds(2);

    /// <summary>So long the others leave the account to the message that tries it.</summary>
    internal static readonly TimeSpan ProbeFor = TimeSpan.FromSeconds(30);

    /// <summary>The row key of every account's pause.</summary>
    internal const string Row = "pause";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Deliveries);
    private readonly ConcurrentDictionary<(string Channel, string Account), (AccountPause? Pause, DateTimeOffset ReadAt)> _known = new();

    /// <summary>The account's pause, also one that is over but whose end no message has tried yet; null when there is none.</summary>
    public async Task<AccountPause?> FindAsync(string channel, string account, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((channel, account), out var known) && clock.GetUtcNow() - known.ReadAt < Age) { return known.Pause; }

        return Remember(channel, account, (await ReadAsync(channel, account, cancellationToken))?.ToPause());
    }

    /// <summary>What this instance knew last, without looking: enough for a message that looked before its call.</summary>
    public AccountPause? Known(string channel, string account) => _known.TryGetValue((channel, account), out var known) ? known.Pause : null;

    /// <summary>The last writer wins: it has the newest answer of the provider.</summary>
    public async Task PauseAsync(string channel, string account, AccountPause pause, CancellationToken cancellationToken)
    {
        await _table.UpsertEntityAsync(PauseRow.Of(Partition(channel, account), pause), TableUpdateMode.Replace, cancellationToken);
        Remember(channel, account, pause);
    }

    /// <summary>True for the one message, of all instances, that may try the account now. If it never tells how it went, another may after a while.</summary>
    public async Task<bool> TryProbeAsync(string channel, string account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await ReadAsync(channel, account, cancellationToken) is not { } row)
        {
            Remember(channel, account, null);
            return true;
        }

        if (row.Until > now)
        {
            Remember(channel, account, row.ToPause());
            return false;
        }

        try
        {
            row.Until = now + ProbeFor;
            await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
            Remember(channel, account, row.ToPause());
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>The account works again.</summary>
    public async Task ResumeAsync(string channel, string account, CancellationToken cancellationToken)
    {
        await _table.DeleteEntityAsync(Partition(channel, account), Row, ETag.All, cancellationToken);
        Remember(channel, account, null);
    }

    private AccountPause? Remember(string channel, string account, AccountPause? pause)
    {
        _known[(channel, account)] = (pause, clock.GetUtcNow());
        return pause;
    }

    private async Task<PauseRow?> ReadAsync(string channel, string account, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<PauseRow>(Partition(channel, account), Row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
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
        public bool Probes { get; set; }
        public int Times { get; set; }

        public static PauseRow Of(string partition, AccountPause pause) => new()
        {
            PartitionKey = partition,
            RowKey = Row,
            Until = pause.Until,
            Reason = pause.Reason,
            Probes = pause.Probes,
            Times = pause.Times,
        };

        public AccountPause ToPause() => new(Until, Reason, Probes, Times);
    }
}
