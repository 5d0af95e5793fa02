using Azure;
using Azure.Data.Tables;
using Serverless.Channels.Routing;
using Serverless.Conversations;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Channels;

/// <summary>The delivery rows. A row is claimed before the call, so that a repeat of the message finds out that a call may have been made.</summary>
internal sealed class Deliveries(TableServiceClient tables, KeyedHash hash)
{
    private const int Conflict = 409;
    private const int LongestText = 4_000;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Deliveries);

    public Task<DeliveryRow?> FindAsync(ChatMessage message, CancellationToken cancellationToken) =>
        FindAsync(message.Business, message.Customer, message.SendId, cancellationToken);

    public async Task<DeliveryRow?> FindAsync(string business, string customer, string sendId, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<DeliveryRow>(
            DeliveryRow.Partition(business, customer), TableKey.Encode(sendId), cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>A row that is not stored yet.</summary>
    public DeliveryRow New(ChatMessage message, ChatThread? thread) => new()
    {
        PartitionKey = DeliveryRow.Partition(message.Business, message.Customer),
        RowKey = TableKey.Encode(message.SendId),
        Thread = message.Thread,
        Channel = thread?.Channel ?? "",
        Account = thread?.Account ?? "",
        Peer = thread is null ? "" : ReceiptKeys.Peer(hash, thread.Channel, thread.Account, thread.Peer.Value),
        About = message.About,
        Purpose = message.Purpose.ToString(),
        CreatedAt = message.CreatedAt,
        Text = DisplayText.Cut(message.Content.Text, LongestText),
        Message = NextLegs.Kept(message, thread),
    };

    /// <summary>
    /// Writes the row, new or changed; false when a new one exists already. Throws (412) when somebody else changed it since it was
    /// read: the message is then delivered again and sees the change.
    /// </summary>
    public async Task<bool> TryWriteAsync(DeliveryRow row, CancellationToken cancellationToken)
    {
        try
        {
            var isNew = row.ETag == default;
            var response = isNew
                ? await _table.AddEntityAsync(row, cancellationToken)
                : await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
            row.ETag = response.Headers.ETag ?? throw new InvalidOperationException("The table service answered a write without an ETag.");
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == Conflict)
        {
            return false;
        }
    }

    /// <summary>Writes several rows of one customer, all or none; false and throws as for one.</summary>
    public async Task<bool> TryWriteAsync(IReadOnlyList<DeliveryRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 1) { return await TryWriteAsync(rows[0], cancellationToken); }

        try
        {
            var written = await _table.SubmitTransactionAsync(rows.Select(row => row.ETag == default
                ? new TableTransactionAction(TableTransactionActionType.Add, row)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, row.ETag)), cancellationToken);
            foreach (var (row, response) in rows.Zip(written.Value))
            {
                row.ETag = response.Headers.ETag ?? throw new InvalidOperationException("The table service answered a write without an ETag.");
            }

            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == Conflict)
        {
            return false;
        }
    }

    /// <summary>The deliveries in one thread that were made before a time, in no particular order.</summary>
    public AsyncPageable<DeliveryRow> ListAsync(string business, string customer, string thread, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var partition = DeliveryRow.Partition(business, customer);
        return _table.QueryAsync<DeliveryRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and Thread eq {thread} and CreatedAt lt {before}"),
            cancellationToken: cancellationToken);
    }

    /// <summary>The deliveries to one customer, in no particular order.</summary>
    public AsyncPageable<DeliveryRow> ListAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var partition = DeliveryRow.Partition(business, customer);
        return _table.QueryAsync<DeliveryRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken);
    }
}
