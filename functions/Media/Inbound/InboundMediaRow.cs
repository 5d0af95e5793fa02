using Azure;
using Azure.Data.Tables;
using Serverless.Conversations;
using Serverless.Platform.Storage;

namespace Serverless.Media.Inbound;

/// <summary>
/// Something that a customer sent, by reference: how the channel gives it out, and what is known of it. Partition: business and the
/// customer to whom the thread belonged then; row: a hash of the event. The bytes stay at the channel.
/// </summary>
internal sealed class InboundMediaRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Customer { get; set; } = "";
    public string Thread { get; set; } = "";
    public string Channel { get; set; } = "";
    public string Account { get; set; } = "";
    public string Type { get; set; } = "";
    public string? MessageId { get; set; }
    public string? ChannelId { get; set; }
    public string? Url { get; set; }
    public string? Name { get; set; }
    public string? DeclaredType { get; set; }
    public string? SniffedType { get; set; }
    public long? Size { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }

    public static string Partition(string business, string customer) => TableKey.Join(business, customer);

    public string Id => $"{Customer}.{RowKey}";

    public ChatAttachment ToAttachment() => new(Type, Url, Name) { Id = ChannelId, MimeType = DeclaredType };

    public InboundMediaView ToView() => new(Id, Thread, Channel, Type, MessageId, Name, DeclaredType, SniffedType, Size, ReceivedAt, ExpiresAt);
}
