using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace Serverless.Channels;

/// <summary>One report. See <see cref="ReceiptKeys"/> for its keys.</summary>
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

    /// <summary>Only while it is written: its keys hold it hashed.</summary>
    [IgnoreDataMember]
    public string Channel { get; private init; } = "";

    public static ReceiptRow Of(ProviderReceipt receipt, (string Partition, string Row) key) => new()
    {
        PartitionKey = key.Partition,
        RowKey = key.Row,
        Channel = receipt.Channel,
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

    /// <summary>Null when the report names none.</summary>
    public ReceiptPrice? Price() =>
        PriceCategory is null && PriceModel is null && PriceType is null && IsBillable is null ? null : new ReceiptPrice(PriceCategory, PriceModel, PriceType, IsBillable);

    public bool IsEcho() => ReceiptKeys.IsEcho(PartitionKey);
}
