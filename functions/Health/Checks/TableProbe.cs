using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Health.Checks;

/// <summary>A row of nobody's, written, read and deleted. Should the app die in between, it goes with the other old rows of <c>inbox</c>.</summary>
internal sealed class TableProbe(TableServiceClient tables)
{
    public const string Table = TableNames.Inbox;
    public const string Partition = "doctor";

    /// <summary>When the service says that it wrote the row: by its clock.</summary>
    public async Task<DateTimeOffset?> RoundTripAsync(CancellationToken cancellationToken)
    {
        var (table, id) = (tables.GetTableClient(Table), Guid.CreateVersion7().ToString("N"));
        await table.AddEntityAsync(new TableEntity(Partition, id), cancellationToken);
        var row = await table.GetEntityAsync<TableEntity>(Partition, id, cancellationToken: cancellationToken);
        await table.DeleteEntityAsync(Partition, id, ETag.All, cancellationToken);
        return row.Value.Timestamp;
    }
}
