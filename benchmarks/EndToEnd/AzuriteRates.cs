using System.Diagnostics;
using Azure.Data.Tables;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>How fast Azurite itself reads and inserts rows, with the same client.</summary>
internal static class AzuriteRates
{
    private const int AtOnce = 16;

    public static async Task<(double Reads, double Inserts)> MeasureAsync(string connectionString, int count)
    {
        var table = new TableServiceClient(connectionString).GetTableClient("benchrates");
        await table.CreateIfNotExistsAsync();
        await RateAsync(count / 4, i => table.AddEntityAsync(Row($"warm{i}")));
        var inserts = await RateAsync(count, i => table.AddEntityAsync(Row($"row{i}")));
        var reads = await RateAsync(count, i => table.GetEntityAsync<TableEntity>(Partition($"row{i}"), $"row{i}"));
        return (reads, inserts);
    }

    private static async Task<double> RateAsync(int count, Func<int, Task> call)
    {
        var begin = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await call(i));
        return count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static TableEntity Row(string key)
    {
        var row = new TableEntity(Partition(key), key);
        for (var i = 0; i < 12; i++) { row[$"Member{i}"] = new string('x', 50); }

        return row;
    }

    private static string Partition(string key) => $"p{(uint)key.GetHashCode(StringComparison.Ordinal) % 97}";
}
