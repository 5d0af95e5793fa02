using Azure;
using Azure.Data.Tables;
using Serverless.Local.Tables;
using Serverless.Local.Tables.Embedded;
using Serverless.Local.Time;

namespace Serverless.Tests.Tables;

/// <summary>The embedded store's file: what survives, and who may use it.</summary>
public sealed class EmbeddedRecoveryTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("tables-").FullName;
    private readonly string _account = $"test{Guid.NewGuid():N}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tables_rows_and_versions_survive_a_restart()
    {
        var version = await UsingAsync(Start, async service =>
        {
            var table = await CreatedAsync(service, "Orders");
            return (await table.AddEntityAsync(new TableEntity("p", "r") { ["Total"] = "59.90" })).Headers.ETag;
        });

        await UsingAsync(Start, async service =>
        {
            var read = (await service.GetTableClient("orders").GetEntityAsync<TableEntity>("p", "r")).Value;
            Assert.Equal(("59.90", version), (read.GetString("Total"), read.ETag));
            Assert.Equal("Orders", Assert.Single(service.Query()).Name);
            return true;
        });
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_the_log_before_the_store_is_closed()
    {
        var copy = Path.Combine(_folder, "copy");
        Directory.CreateDirectory(copy);
        await UsingAsync(Start, async service =>
        {
            var table = await CreatedAsync(service, "orders");
            for (var i = 0; i < 50; i++) { await table.AddEntityAsync(new TableEntity("p", $"{i:D2}")); }

            // What a machine finds that lost its power now: the files as they are, with nothing closed.
            foreach (var file in Directory.GetFiles(_folder, "tables.db*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
            {
                await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                await using var to = File.Create(Path.Combine(copy, Path.GetFileName(file)));
                await from.CopyToAsync(to);
            }

            return true;
        });

        using var store = EmbeddedTableStore.Open(Path.Combine(copy, "tables.db"), TimeProvider.System);

        Assert.Equal([("orders", 50L)], store.Describe());
    }

    [Fact]
    public async Task A_row_deleted_and_added_again_in_the_same_instant_has_another_version_also_after_a_restart()
    {
        var versions = new HashSet<ETag>();
        for (var run = 0; run < 3; run++)
        {
            await UsingAsync(Start, async service =>
            {
                var table = service.GetTableClient("orders");
                await table.CreateIfNotExistsAsync();
                for (var i = 0; i < 5; i++)
                {
                    Assert.True(versions.Add((await table.UpsertEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value));
                    await table.DeleteEntityAsync("p", "r");
                }

                return true;
            });
        }
    }

    [Fact]
    public async Task Versions_go_on_when_the_clock_went_back()
    {
        var late = await UsingAsync(Start.AddDays(1), async service =>
            (await (await CreatedAsync(service, "orders")).AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value);

        await UsingAsync(Start, async service =>
        {
            var updated = await service.GetTableClient("orders").UpdateEntityAsync(new TableEntity("p", "r"), late);
            Assert.NotEqual(late, updated.Headers.ETag);
            return true;
        });
    }

    [Fact]
    public async Task The_time_of_a_row_is_the_time_of_the_local_clock()
    {
        await UsingAsync(Start, async service =>
        {
            var table = await CreatedAsync(service, "orders");
            await table.AddEntityAsync(new TableEntity("p", "r"));
            Assert.Equal(Start, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.Timestamp);
            return true;
        });
    }

    [Fact]
    public void A_second_store_on_the_same_file_is_refused()
    {
        var path = Path.Combine(_folder, "tables.db");
        using var first = EmbeddedTableStore.Open(path, TimeProvider.System);

        Assert.Throws<IOException>(() => EmbeddedTableStore.Open(path, TimeProvider.System));
    }

    [Fact]
    public void An_account_name_is_taken_once()
    {
        using var store = EmbeddedTableStore.Open(Path.Combine(_folder, "tables.db"), TimeProvider.System);
        EmbeddedTableStores.Register(_account, store);

        Assert.Throws<InvalidOperationException>(() => EmbeddedTableStores.Register(_account, store));

        EmbeddedTableStores.Unregister(_account);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused()
    {
        var path = Path.Combine(_folder, "tables.db");
        using (var connection = TableSchema.OpenForWriting(path)) { connection.Run("PRAGMA user_version = 2"); }

        Assert.Throws<InvalidDataException>(() => EmbeddedTableStore.Open(path, TimeProvider.System));
    }

    [Fact]
    public async Task A_closed_store_refuses_writes()
    {
        var store = EmbeddedTableStore.Open(Path.Combine(_folder, "tables.db"), TimeProvider.System);
        store.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CreateTableAsync("orders"));
    }

    [Fact]
    public async Task A_canceled_operation_is_not_started()
    {
        await UsingAsync(Start, async service =>
        {
            var table = await CreatedAsync(service, "orders");
            var canceled = new CancellationToken(canceled: true);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.AddEntityAsync(new TableEntity("p", "r"), canceled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.GetEntityAsync<TableEntity>("p", "r", null, canceled));

            Assert.Empty(table.Query<TableEntity>());
            return true;
        });
    }

    private static async Task<TableClient> CreatedAsync(TableServiceClient service, string name)
    {
        await service.CreateTableAsync(name);
        return service.GetTableClient(name);
    }

    private async Task<T> UsingAsync<T>(DateTimeOffset now, Func<TableServiceClient, Task<T>> use)
    {
        using var store = EmbeddedTableStore.Open(Path.Combine(_folder, "tables.db"), new LocalClock(now));
        EmbeddedTableStores.Register(_account, store);
        try
        {
            return await use(new TableServiceClient($"UseEmbeddedStorage=true;AccountName={_account}"));
        }
        finally
        {
            EmbeddedTableStores.Unregister(_account);
        }
    }
}
