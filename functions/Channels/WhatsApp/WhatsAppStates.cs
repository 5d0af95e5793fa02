using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Channels.WhatsApp;

/// <summary>The notices of each account, read as a whole and kept for some seconds: there are few, and every send asks.</summary>
internal sealed class WhatsAppStates(TableServiceClient tables, TimeProvider clock) : ITemplateStates, IWhatsAppNotices
{
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(15);

    private const int MaxAttempts = 10;

    /// <summary>Accounts are few; this only bounds the memory.</summary>
    private const int Capacity = 1_000;

    private readonly TableClient _table = tables.GetTableClient(TableNames.Deliveries);
    private readonly ConcurrentDictionary<string, Entry> _accounts = new(StringComparer.Ordinal);

    public async Task<TemplateState?> FindAsync(string businessAccount, string name, string language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(language);
        var notices = await ReadAsync(businessAccount, cancellationToken);
        return WhatsAppStanding.OfTemplate(notices, name, language);
    }

    public async Task<AccountStanding> StandingAsync(string businessAccount, CancellationToken cancellationToken) =>
        WhatsAppStanding.OfAccount(await ReadAsync(businessAccount, cancellationToken), clock.GetUtcNow());

    public async Task RecordAsync(WhatsAppNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var row = NoticeRow.Of(notice);
        for (var attempt = 1; !await TryWriteAsync(row, cancellationToken); attempt++)
        {
            if (attempt == MaxAttempts) { throw new TimeoutException("A notice of an account was overwritten by others again and again."); }
        }

        _accounts.TryRemove(notice.BusinessAccount, out _);
    }

    /// <summary>False when somebody else wrote in between.</summary>
    private async Task<bool> TryWriteAsync(NoticeRow row, CancellationToken cancellationToken)
    {
        var stored = await _table.GetEntityIfExistsAsync<NoticeRow>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
        try
        {
            if (!stored.HasValue) { await _table.AddEntityAsync(row, cancellationToken); }
            else if (stored.Value!.At <= row.At) { await _table.UpdateEntityAsync(row, stored.Value.ETag, TableUpdateMode.Replace, cancellationToken); }

            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
    }

    private async Task<IReadOnlyDictionary<string, NoticeRow>> ReadAsync(string businessAccount, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_accounts.TryGetValue(businessAccount, out var entry) && now - entry.LoadedAt < Age) { return entry.Notices; }

        var partition = NoticeRow.Partition(businessAccount);
        var notices = new Dictionary<string, NoticeRow>(StringComparer.Ordinal);
        await foreach (var row in _table.QueryAsync<NoticeRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {"notice-"} and RowKey lt {"notice."}"), cancellationToken: cancellationToken))
        {
            notices[row.RowKey] = row;
        }

        if (_accounts.Count >= Capacity) { _accounts.Clear(); }

        _accounts[businessAccount] = new Entry(notices, now);
        return notices;
    }

    private readonly record struct Entry(IReadOnlyDictionary<string, NoticeRow> Notices, DateTimeOffset LoadedAt);
}
