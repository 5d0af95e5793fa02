using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Media.Files;

/// <summary>
/// A file or a link (row <c>file</c>, only for uploads), and one row for each channel account that has a copy. Partition: business,
/// <c>file</c> or <c>link</c>, and the hash. No personal data, and no bytes.
/// </summary>
internal sealed class MediaRow : ITableEntity
{
    public const string FileKey = "file";

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string? Kind { get; set; }
    public string? MimeType { get; set; }
    public long Size { get; set; }
    public string? Name { get; set; }
    public string? Channel { get; set; }
    public string? Account { get; set; }
    public string? ChannelId { get; set; }
    public DateTimeOffset? UsableUntil { get; set; }

    public static string FilePartition(string business, string id) => TableKey.Join(business, "file", id);

    public static string LinkPartition(string business, string id) => TableKey.Join(business, "link", id);

    public static MediaRow Of(string partition, MediaCopy copy) => new()
    {
        PartitionKey = partition,
        RowKey = TableKey.Join(copy.Channel, copy.Account),
        Channel = copy.Channel,
        Account = copy.Account,
        ChannelId = copy.ChannelId,
        UsableUntil = copy.UsableUntil,
    };

    public MediaCopy? ToCopy() => this is { Channel: { } channel, Account: { } account, ChannelId: { } id, UsableUntil: { } until } ? new(channel, account, id, until) : null;
}
