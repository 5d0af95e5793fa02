using Serverless.Local.Tables;
using Serverless.Platform.Storage;
using Serverless.Platform.Time;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>Fills the embedded tables with other customers: the rows of a real one, again and again under other keys.</summary>
internal static class StoredThreads
{
    private const int AtOnce = 1024;

    public static async Task FillAsync(BenchApp app, BenchCustomer model, int threads)
    {
        if (threads == 0) { return; }

        var store = app.Self.Tables ?? throw new InvalidOperationException("Only the embedded tables are filled.");
        var thread = RowsOf(store, TableNames.Threads).First(row => row.PartitionKey!.StartsWith(model.Business + "|", StringComparison.Ordinal));
        var customer = thread.PartitionKey!.Split('|')[1];
        var models = new List<(string Table, TableRow Row)>();
        foreach (var table in new[] { TableNames.Threads, TableNames.Consents, TableNames.Identities })
        {
            models.AddRange(RowsOf(store, table).Where(row => IsOf(row, customer)).Select(row => (table, row)));
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, threads), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, _) =>
        {
            var other = Ulid.New(TimeProvider.System.GetUtcNow());
            var hash = Guid.NewGuid().ToString("N")[..26];
            foreach (var (table, row) in models)
            {
                var answer = await store.WriteAsync(table, new TableWrite(TableWriteKind.Replace, Copy(row, customer, other, hash), null));
                if (answer.IsError) { throw new InvalidOperationException($"A row of {table} was not stored: {answer.Status}"); }
            }
        });
    }

    private static bool IsOf(TableRow row, string customer) =>
        row.PartitionKey!.Contains(customer, StringComparison.Ordinal) || row.Properties.Any(property => property.Value is string text && text == customer);

    private static TableRow Copy(TableRow row, string customer, string other, string hash)
    {
        // An identity leads to the customer; its own key is a hash.
        var isIdentity = !row.PartitionKey!.Contains(customer, StringComparison.Ordinal);
        return new TableRow
        {
            PartitionKey = isIdentity ? $"{row.PartitionKey.Split('|')[0]}|{hash[..2]}" : row.PartitionKey.Replace(customer, other, StringComparison.Ordinal),
            RowKey = isIdentity ? $"{row.RowKey!.Split('|')[0]}|{hash}" : row.RowKey,
            Properties = [.. row.Properties.Select(property => new KeyValuePair<string, object>(property.Key, property.Value is string text && text == customer ? other : property.Value))],
        };
    }

    private static IReadOnlyList<TableRow> RowsOf(EmbeddedTableStore store, string table) =>
        store.Query(table, new TableQuery(null, 1000, null, null)).Value!.Entries;
}
