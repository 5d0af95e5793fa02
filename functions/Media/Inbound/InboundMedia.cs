using Azure;
using Azure.Data.Tables;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Platform.Time;

namespace Serverless.Media.Inbound;

internal sealed class InboundMedia(TableServiceClient tables, IEnumerable<IChannelFiles> channels, TimeProvider clock) : IInboundMedia, IChatAttachments
{
    private const int Most = 100;
    private static readonly HashSet<string> Files = new(StringComparer.Ordinal) { "image", "video", "audio", "document", "file", "sticker" };
    private readonly TableClient _table = tables.GetTableClient(TableNames.Media);

    /// <summary>A repeat finds its rows there. A Messenger sticker is a word, not a file: thumbs would fill the table.</summary>
    public async Task KeepAsync(ChatThread thread, ChatEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thread);
        ArgumentNullException.ThrowIfNull(item);
        if (item.StickerId is not null || ChannelOf(thread.Channel) is not { } channel) { return; }

        for (var i = 0; i < item.Attachments.Count; i++)
        {
            var attachment = item.Attachments[i];
            if (Files.Contains(attachment.Type) && (attachment.Id ?? attachment.Url) is not null)
            {
                await AddAsync(RowOf(thread, item, attachment, i, channel.InboundUntil(item.At)), cancellationToken);
            }
        }
    }

    public async Task<IReadOnlyList<InboundMediaView>> ListAsync(string business, IReadOnlyList<string> customerIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(customerIds);
        var rows = new List<InboundMediaRow>();
        foreach (var partition in customerIds.Select(id => InboundMediaRow.Partition(business, id)))
        {
            await foreach (var row in _table.QueryAsync<InboundMediaRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken)) { rows.Add(row); }
        }

        return [.. rows.OrderByDescending(row => row.ReceivedAt).ThenBy(row => row.RowKey, StringComparer.Ordinal).Take(Most).Select(row => row.ToView())];
    }

    public async Task<OpenedMedia?> OpenAsync(Business business, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        if (await FindAsync(business.Id, id, cancellationToken) is not { } row) { return null; }

        var isThere = row.ExpiresAt is not { } end || end > clock.GetUtcNow();
        return isThere && business.AccountOf(row.Channel) == row.Account && ChannelOf(row.Channel) is { } channel
            ? new OpenedMedia(row.ToView(), await channel.OpenAsync(business, row.ToAttachment(), cancellationToken))
            : new OpenedMedia(row.ToView(), null);
    }

    public async Task NoteAsync(string business, string id, string? sniffedType, long? size, CancellationToken cancellationToken)
    {
        if (await FindAsync(business, id, cancellationToken) is not { } row || (row.SniffedType == sniffedType && row.Size == size)) { return; }

        try
        {
            (row.SniffedType, row.Size) = (sniffedType, size);
            await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            // Erased, or noted by somebody else who opened the same file.
        }
    }

    private static InboundMediaRow RowOf(ChatThread thread, ChatEvent item, ChatAttachment attachment, int index, DateTimeOffset? until) => new()
    {
        PartitionKey = InboundMediaRow.Partition(thread.Business, thread.Customer),
        RowKey = StableId.From("inbound-media", thread.Business, item.EventId, index.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Customer = thread.Customer,
        Thread = thread.Id,
        Channel = thread.Channel,
        Account = thread.Account,
        Type = attachment.Type,
        MessageId = item.MessageId,
        ChannelId = attachment.Id,
        Url = attachment.Id is null ? attachment.Url : null,
        Name = attachment.Title,
        DeclaredType = attachment.MimeType,
        ReceivedAt = item.At,
        ExpiresAt = until,
    };

    private async Task AddAsync(InboundMediaRow row, CancellationToken cancellationToken)
    {
        try
        {
            await _table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            // The event came before.
        }
    }

    private async Task<InboundMediaRow?> FindAsync(string business, string id, CancellationToken cancellationToken)
    {
        if (id.Split('.') is not [var customer, { Length: 26 } row] || !Ulid.IsWellFormed(customer)) { return null; }

        var found = await _table.GetEntityIfExistsAsync<InboundMediaRow>(InboundMediaRow.Partition(business, customer), TableKey.Encode(row), cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    private IChannelFiles? ChannelOf(string name) => channels.FirstOrDefault(channel => channel.Channel == name);
}
