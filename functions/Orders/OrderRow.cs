using System.Runtime.Serialization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Json;
using Serverless.Platform.Storage;

namespace Serverless.Orders;

/// <summary>
/// One order. Partition: the customer; row: the order id. The timeline is kept as UTF-8 JSON in a binary property, which holds 64 KB;
/// what goes into it is capped so that it always fits.
/// </summary>
internal sealed class OrderRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string OrderId { get; set; } = "";

    /// <summary>The status, for people who look at the table.</summary>
    public string? Status { get; set; }
    public string? Lane { get; set; }
    public byte[] Timeline { get; set; } = [];
    public byte[] Told { get; set; } = [];

    [IgnoreDataMember]
    public bool IsNew => ETag == default;

    public static string Partition(string business, string customer) => TableKey.Join(business, customer);

    public static string Row(string orderId) => TableKey.Encode(orderId);

    public OrderRecord ToRecord() => new(
        OrderId,
        Timeline.Length == 0 ? new OrderTimeline() : JsonSerializer.Deserialize(Timeline, RecordJson.Of<OrderTimeline>())!,
        Told.Length == 0 ? [] : JsonSerializer.Deserialize(Told, RecordJson.Of<IReadOnlyList<OrderTold>>())!) { Lane = Lane, Version = ETag };

    public static OrderRow Of(string business, string customer, OrderRecord record) => new()
    {
        PartitionKey = Partition(business, customer),
        RowKey = Row(record.OrderId),
        ETag = record.Version,
        OrderId = record.OrderId,
        Timeline = JsonSerializer.SerializeToUtf8Bytes(record.Timeline, RecordJson.Of<OrderTimeline>()),
        Told = JsonSerializer.SerializeToUtf8Bytes(record.Told, RecordJson.Of<IReadOnlyList<OrderTold>>()),
        Lane = record.Lane,
        Status = record.Timeline.Status?.Step.Name(),
    };
}
