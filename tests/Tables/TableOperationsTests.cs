using Azure.Data.Tables;
using Serverless.Local.Tables;
using Serverless.Local.Time;

namespace Serverless.Tests.Tables;

public sealed class TableOperationsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tables-").FullName;
    private readonly string _account = $"test{Guid.NewGuid():N}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Point_reads_of_chosen_rows_are_counted_apart_from_their_table()
    {
        var operations = TableOperations.Watch(_account, (table, row) => row == "pause" ? "pauses" : table);
        using var store = EmbeddedTableStore.Open(Path.Combine(_folder, "tables.db"), new LocalClock(DateTimeOffset.UnixEpoch.AddYears(56)));
        EmbeddedTableStores.Register(_account, store);
        var service = new TableServiceClient($"UseEmbeddedStorage=true;AccountName={_account}");
        await service.CreateTableAsync("deliveries");
        var table = service.GetTableClient("deliveries");
        await table.AddEntityAsync(new TableEntity("p", "r"));
        await table.GetEntityAsync<TableEntity>("p", "r");
        await table.GetEntityIfExistsAsync<TableEntity>("account", "pause");
        await table.GetEntityIfExistsAsync<TableEntity>("account", "pause");
        EmbeddedTableStores.Unregister(_account);

        Assert.Equal((1, 1), operations.ByTable["deliveries"]);
        Assert.Equal((2, 0), operations.ByTable["pauses"]);
    }
}
