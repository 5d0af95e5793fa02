using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Channels;

/// <param name="prices">What is charged for messages; null where nobody counts it.</param>
internal sealed class ReceiptStore(TableServiceClient tables, KeyedHash hash, MessagePrices? prices = null) : IReceipts
{
    private const int Conflict = 409;
    private const int AtOnce = 16;

    /// <summary>How many echoes are remembered, so that a message's later statuses need no second insert.</summary>
    private const int RememberedEchoes = 50_000;

    private readonly TableClient _table = tables.GetTableClient(TableNames.Receipts);
    private readonly ConcurrentDictionary<string, byte> _echoed = new(StringComparer.Ordinal);

    public Task RecordAsync(IReadOnlyList<ProviderReceipt> receipts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        var rows = receipts.SelectMany(RowsOf).DistinctBy(row => (row.PartitionKey, row.RowKey)).ToList();
        return rows.Count == 1
            ? AddAsync(rows[0], cancellationToken)
            : Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (row, token) => await AddAsync(row, token));
    }

    /// <summary>The provider's id of the message that an echo named for this send, or null.</summary>
    public async Task<string?> FindEchoAsync(string channel, string account, string sendId, CancellationToken cancellationToken)
    {
        var (partition, row) = ReceiptKeys.Echo(channel, account, sendId);
        var found = await _table.GetEntityIfExistsAsync<ReceiptRow>(partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.MessageId : null;
    }

    /// <summary>What was reported of one message.</summary>
    public async Task<IReadOnlySet<ReceiptKind>> OfMessageAsync(string channel, string account, string messageId, CancellationToken cancellationToken) =>
        (await ReadAsync(channel, account, messageId, cancellationToken)).Kinds;

    /// <summary>What was reported of one message, with its price and its error.</summary>
    /// <param name="sendId">
    /// Our send id: WhatsApp's first status is kept with it. Null does without, and then a message of which nothing else was reported has
    /// no price.
    /// </param>
    public async Task<MessageReceipts> ReadAsync(string channel, string account, string messageId, string? sendId, CancellationToken cancellationToken)
    {
        var receipts = await ReadAsync(channel, account, messageId, cancellationToken);
        if (receipts.Price is not null || sendId is null) { return receipts; }

        var (partition, row) = ReceiptKeys.Echo(channel, account, sendId);
        var echo = await _table.GetEntityIfExistsAsync<ReceiptRow>(partition, row, cancellationToken: cancellationToken);
        return echo.HasValue ? receipts with { Price = echo.Value!.Price() } : receipts;
    }

    private async Task<MessageReceipts> ReadAsync(string channel, string account, string messageId, CancellationToken cancellationToken)
    {
        var partition = ReceiptKeys.MessagePartition(channel, account, messageId);
        var (from, to) = ReceiptKeys.MessageRows(messageId);
        var kinds = new HashSet<ReceiptKind>();
        ReceiptPrice? price = null;
        int? error = null;
        await foreach (var row in _table.QueryAsync<ReceiptRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: cancellationToken))
        {
            if (Enum.TryParse<ReceiptKind>(row.Kind, out var kind)) { kinds.Add(kind); }

            price ??= row.Price();
            error ??= row.ErrorCode;
        }

        return new MessageReceipts(kinds, price, error);
    }

    /// <summary>Up to when everything was delivered to, or read by, a peer; null when nothing was reported.</summary>
    public async Task<DateTimeOffset?> WatermarkAsync(string channel, string account, string peerHash, ReceiptKind kind, CancellationToken cancellationToken)
    {
        var partition = ReceiptKeys.WatermarkPartition(channel, account, peerHash);
        var (from, to) = ($"{ReceiptKeys.Name(kind)}|", $"{ReceiptKeys.Name(kind)}}}");
        await foreach (var row in _table.QueryAsync<ReceiptRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), maxPerPage: 1, cancellationToken: cancellationToken))
        {
            return row.Watermark;
        }

        return null;
    }

    private async Task AddAsync(ReceiptRow row, CancellationToken cancellationToken)
    {
        try
        {
            await _table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == Conflict)
        {
            // A duplicate: the same thing was reported before.
            if (!row.IsEcho()) { return; }
        }

        if (!row.IsEcho())
        {
            // Charged is what was delivered. Only the first report of it comes here.
            if (row is { IsBillable: true, Kind: nameof(ReceiptKind.Delivered) }) { prices?.Charged(row.Channel, row.PriceCategory); }

            return;
        }

        if (_echoed.Count >= RememberedEchoes) { _echoed.Clear(); }

        _echoed[row.RowKey] = 0;
    }

    /// <summary>
    /// A report that carries our send id also plays the echo: it tells which message a send became, for sends whose answer was lost. The
    /// first of WhatsApp's statuses says no more than that, so it is the echo; later ones add it while nobody knows that it is there.
    /// </summary>
    private IEnumerable<ReceiptRow> RowsOf(ProviderReceipt receipt)
    {
        var isFirst = receipt.Kind is ReceiptKind.Echoed or ReceiptKind.Sent;
        if (receipt is { SendId: { } sendId, MessageId: not null } && (isFirst || !_echoed.ContainsKey(ReceiptKeys.Echo(receipt.Channel, receipt.Account, sendId).Row)))
        {
            yield return ReceiptRow.Of(receipt, ReceiptKeys.Echo(receipt.Channel, receipt.Account, sendId));
            if (isFirst) { yield break; }
        }

        if (KeyOf(receipt) is { } key) { yield return ReceiptRow.Of(receipt, key); }
    }

    private (string Partition, string Row)? KeyOf(ProviderReceipt receipt) => receipt switch
    {
        { MessageId: { } messageId } => ReceiptKeys.Message(receipt.Channel, receipt.Account, messageId, receipt.Kind),
        { Watermark: { } watermark, Peer: { } peer } => ReceiptKeys.Watermark(receipt.Channel, receipt.Account,
            ReceiptKeys.Peer(hash, receipt.Channel, receipt.Account, peer), receipt.Kind, watermark),
        _ => null,
    };
}

/// <summary>What was reported of one message.</summary>
/// <param name="Price">What it costs; null while nobody said.</param>
/// <param name="ErrorCode">The provider's code when it failed.</param>
internal sealed record MessageReceipts(IReadOnlySet<ReceiptKind> Kinds, ReceiptPrice? Price, int? ErrorCode);
