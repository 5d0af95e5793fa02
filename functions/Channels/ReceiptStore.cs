using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Channels;

internal sealed class ReceiptStore(TableServiceClient tables, KeyedHash hash) : IReceipts
{
    private const int Conflict = 409;
    private const int AtOnce = 16;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Receipts);

    public Task RecordAsync(IReadOnlyList<ProviderReceipt> receipts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        var rows = receipts.Select(RowOf).OfType<ReceiptRow>().DistinctBy(row => (row.PartitionKey, row.RowKey)).ToList();
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
    public async Task<IReadOnlySet<ReceiptKind>> OfMessageAsync(string channel, string account, string messageId, CancellationToken cancellationToken)
    {
        var partition = ReceiptKeys.MessagePartition(channel, account, messageId);
        var (from, to) = ReceiptKeys.MessageRows(messageId);
        var kinds = new HashSet<ReceiptKind>();
        await foreach (var row in _table.QueryAsync<ReceiptRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: cancellationToken))
        {
            if (Enum.TryParse<ReceiptKind>(row.Kind, out var kind)) { kinds.Add(kind); }
        }

        return kinds;
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
        }
    }

    private ReceiptRow? RowOf(ProviderReceipt receipt)
    {
        var key = receipt switch
        {
            { Kind: ReceiptKind.Echoed, SendId: { } sendId } => ReceiptKeys.Echo(receipt.Channel, receipt.Account, sendId),
            { MessageId: { } messageId } => ReceiptKeys.Message(receipt.Channel, receipt.Account, messageId, receipt.Kind),
            { Watermark: { } watermark, Peer: { } peer } => ReceiptKeys.Watermark(receipt.Channel, receipt.Account,
                ReceiptKeys.Peer(hash, receipt.Channel, receipt.Account, peer), receipt.Kind, watermark),
            _ => ((string Partition, string Row)?)null,
        };
        return key is not { } at ? null : new ReceiptRow
        {
            PartitionKey = at.Partition,
            RowKey = at.Row,
            Kind = receipt.Kind.ToString(),
            At = receipt.At,
            MessageId = receipt.MessageId,
            Watermark = receipt.Watermark,
            ErrorCode = receipt.ErrorCode,
            PriceCategory = receipt.Price?.Category,
            PriceModel = receipt.Price?.Model,
            PriceType = receipt.Price?.Type,
            IsBillable = receipt.Price?.IsBillable,
        };
    }

    internal sealed class ReceiptRow : ITableEntity
    {
        public string PartitionKey { get; set; } = "";
        public string RowKey { get; set; } = "";
        public DateTimeOffset? Timestamp { get; set; }
        public ETag ETag { get; set; }
        public string Kind { get; set; } = "";
        public DateTimeOffset At { get; set; }
        public string? MessageId { get; set; }
        public DateTimeOffset? Watermark { get; set; }
        public int? ErrorCode { get; set; }
        public string? PriceCategory { get; set; }
        public string? PriceModel { get; set; }
        public string? PriceType { get; set; }
        public bool? IsBillable { get; set; }
    }
}
