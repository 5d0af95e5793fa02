using Azure.Data.Tables;

namespace Serverless.Platform.Storage;

/// <summary>Forgets what has not been written to for long. A scan of the table: for once a day, when little else happens.</summary>
public static class OldRows
{
    private const int ParallelDeletes = 16;

    /// <summary>How many rows were forgotten.</summary>
    public static async Task<int> ForgetAsync(TableClient table, DateTimeOffset before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        var forgotten = 0;
        var old = table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"Timestamp lt {before}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken);
        await Parallel.ForEachAsync(old, new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletes, CancellationToken = cancellationToken }, async (row, token) =>
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: token);
            Interlocked.Increment(ref forgotten);
        });
        return forgotten;
    }
}
