using Azure;
using Azure.Data.Tables;
using Serverless.Channels;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Media.Files;

/// <summary>The records of files: what a channel has by which id, so that nothing is uploaded twice.</summary>
internal sealed class MediaFiles(TableServiceClient tables, TimeProvider clock)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Media);

    /// <summary>The id of a link of one kind; links are not told apart by who sends them.</summary>
    public static string IdOf(Uri link, ChatMediaKind kind) => StableId.From("link", kind.Name(), link.AbsoluteUri);

    public async Task<MediaFile?> FindAsync(string business, string id, CancellationToken cancellationToken)
    {
        var partition = MediaRow.FilePartition(business, id);
        var rows = new List<MediaRow>();
        await foreach (var row in _table.QueryAsync<MediaRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken)) { rows.Add(row); }

        return rows.FirstOrDefault(row => row.RowKey == MediaRow.FileKey) is { Kind: { } kind, MimeType: { } type } file
            ? new MediaFile(id, MediaKinds.Parse(kind), type, file.Size, file.Name, [.. rows.Select(row => row.ToCopy()).OfType<MediaCopy>()])
            : null;
    }

    /// <summary>Notes what the file is. Written before its copies, so that no copy lacks its file.</summary>
    public Task KeepAsync(string business, MediaFile file, CancellationToken cancellationToken) => _table.UpsertEntityAsync(new MediaRow
    {
        PartitionKey = MediaRow.FilePartition(business, file.Id),
        RowKey = MediaRow.FileKey,
        Kind = file.Kind.Name(),
        MimeType = file.MimeType,
        Size = file.Size,
        Name = file.Name,
    }, TableUpdateMode.Replace, cancellationToken);

    public Task<MediaCopy> KeepCopyAsync(string business, string id, MediaCopy copy, CancellationToken cancellationToken) =>
        KeepAsync(MediaRow.Of(MediaRow.FilePartition(business, id), copy), copy, cancellationToken);

    public Task<MediaCopy> KeepLinkAsync(string business, string id, MediaCopy copy, CancellationToken cancellationToken) =>
        KeepAsync(MediaRow.Of(MediaRow.LinkPartition(business, id), copy), copy, cancellationToken);

    /// <summary>The channel's copy of what a link leads to, when it has one that is still usable.</summary>
    public async Task<MediaCopy?> FindLinkAsync(string business, string id, string channel, string account, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<MediaRow>(MediaRow.LinkPartition(business, id), TableKey.Join(channel, account), cancellationToken: cancellationToken);
        return found.HasValue && found.Value!.ToCopy() is { } copy && copy.IsUsable(clock.GetUtcNow()) ? copy : null;
    }

    /// <summary>
    /// Of several who upload the same at once, the first to write wins, and all use its id. A copy that the
    /// channel forgets much sooner than ours is replaced.
    /// </summary>
    private async Task<MediaCopy> KeepAsync(MediaRow row, MediaCopy copy, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (row.ETag == default) { await _table.AddEntityAsync(row, cancellationToken); }
                else { await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken); }

                return copy;
            }
            catch (RequestFailedException exception) when (exception.Status is 409 or 412)
            {
                var found = await _table.GetEntityIfExistsAsync<MediaRow>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
                if (!found.HasValue) { row.ETag = default; }
                else if (found.Value!.ToCopy() is { } other && copy.UsableUntil - other.UsableUntil < MediaUploads.RenewBefore) { return other; }
                else { row.ETag = found.Value.ETag; }
            }
        }
    }
}
