using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Platform.Telemetry;

namespace Serverless.Orders;

/// <summary>One parked event, with the message that it travels on in.</summary>
internal sealed class ParkedRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Effect { get; set; } = OrderParking.Parked;
    public string MessageId { get; set; } = "";
    public string Schema { get; set; } = "";
    public byte[] Body { get; set; } = [];
    public DateTimeOffset At { get; set; }

    /// <summary>The trace that the event belongs to, while somebody records traces.</summary>
    public string? TraceParent { get; set; }

    public static string Row(string messageId) => TableKey.Encode(messageId);

    public static ParkedRow Of(OrderIndexAddress address, BusMessage message, DateTimeOffset at) => new()
    {
        PartitionKey = address.ParkedPartition,
        RowKey = Row(message.MessageId),
        MessageId = message.MessageId,
        Schema = message.Schema,
        Body = message.Body.ToArray(),
        At = at,
        TraceParent = Spans.TraceParent,
    };

    public BusMessage ToMessage(string business, string lane) =>
        new(StableId.From(OrderParking.Joined, MessageId), lane, business, Schema, BinaryData.FromBytes(Body)) { TraceParent = TraceParent };
}
