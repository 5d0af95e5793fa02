using System.Diagnostics;
using Azure.Data.Tables;
using Serverless.Local.Tables.Embedded;
using Serverless.Local.Tables.Filters;
using Xunit.Abstractions;

namespace Serverless.Tests.Tables;

/// <summary>Many callers at once, and how the file is read.</summary>
public sealed class EmbeddedLoadTests(EmbeddedTablesFixture tables, ITestOutputHelper output) : IClassFixture<EmbeddedTablesFixture>
{
    [Fact]
    public async Task Many_writers_and_readers_at_once_lose_nothing()
    {
        const int Writers = 64;
        const int Each = 100;
        var table = await CreatedAsync("load");
        var watch = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await table.AddEntityAsync(new TableEntity($"{writer:D2}", $"{i:D3}") { ["Writer"] = writer, ["Text"] = "an order update" });
                if (i % 10 == 0) { Assert.Equal(i + 1, table.Query<TableEntity>($"PartitionKey eq '{writer:D2}'").Count()); }
            }
        })));

        output.WriteLine($"{Writers * Each / watch.Elapsed.TotalSeconds:N0} inserts/s from {Writers} writers");
        Assert.Equal(Writers * Each, tables.Store.Describe().Single(t => t.Name == "load").Rows);
    }

    [Fact]
    public async Task Many_mergers_of_one_row_keep_each_others_properties()
    {
        var table = await CreatedAsync("merges");

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => table.UpsertEntityAsync(new TableEntity("p", "r") { [$"P{i}"] = i })));

        Assert.Equal(100, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.Keys.Count(name => name.StartsWith('P') && char.IsDigit(name[^1])));
    }

    [Fact]
    public async Task Counters_that_retry_on_412_lose_no_update()
    {
        var table = await CreatedAsync("counters");
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Count"] = 0 });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++) { await IncrementAsync(table); }
        })));

        Assert.Equal(200, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("Count"));
    }

    [Theory]
    [InlineData(TableReader.PartitionQuery, "table_id=? AND partition_key=? AND row_key>?")]
    [InlineData(TableReader.PartitionRangeQuery, "table_id=? AND partition_key=? AND row_key>? AND row_key<?")]
    [InlineData(TableReader.TableQuery, "table_id=? AND (partition_key,row_key)>(?,?)")]
    [InlineData(TableReader.TableRangeQuery, "table_id=? AND (partition_key,row_key)>(?,?) AND partition_key<?")]
    public void Every_query_seeks_in_the_key_and_never_sorts(string sql, string seek)
    {
        var folder = Directory.CreateTempSubdirectory("tables-").FullName;
        using (var connection = TableSchema.OpenForWriting(Path.Combine(folder, "tables.db")))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + sql;
            for (var i = 1; i <= 4; i++) { command.Parameters.AddWithValue($"${i}", "x"); }

            using var plan = command.ExecuteReader();
            Assert.True(plan.Read());
            Assert.Equal($"SEARCH entities USING PRIMARY KEY ({seek})", plan.GetString(3));
            Assert.False(plan.Read());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("PartitionKey eq 'p'", "p", "p", null, null)]
    [InlineData("'p' eq PartitionKey and RowKey ge 'a' and 'b' gt RowKey", "p", "p", "a", "b")]
    [InlineData("PartitionKey eq 'p' and (RowKey eq 'x' or RowKey eq 'c') and Flag eq true", "p", "p", "c", "x")]
    [InlineData("(PartitionKey eq 'p' and RowKey eq 'a') or (PartitionKey eq 'q' and RowKey eq 'b')", "p", "q", "a", "b")]
    [InlineData("PartitionKey ge 'p' and PartitionKey lt 'q'", "p", "q", null, null)]
    [InlineData("PartitionKey eq 'p' or Flag eq true", null, null, null, null)]
    [InlineData("not (PartitionKey eq 'p')", null, null, null, null)]
    [InlineData("PartitionKey ne 'p'", null, null, null, null)]
    public void A_filter_bounds_the_keys_that_are_read(string filter, string? low, string? high, string? rowLow, string? rowHigh)
    {
        var range = KeyRange.Of(FilterParser.Parse(filter));

        Assert.Equal(new KeyRange(new(low, high), new(rowLow, rowHigh)), range);
    }

    [Fact]
    public void A_filter_that_contradicts_itself_reads_nothing()
    {
        Assert.True(KeyRange.Of(FilterParser.Parse("PartitionKey eq 'p' and PartitionKey eq 'q'")).IsEmpty);
        Assert.False(KeyRange.Of(FilterParser.Parse("PartitionKey eq 'p' and PartitionKey eq 'p'")).IsEmpty);
    }

    [Fact]
    public void A_filter_nested_too_deeply_is_refused_not_a_crash()
    {
        var deep = new string('(', 100_000) + "A eq 1" + new string(')', 100_000);

        Assert.Throws<FormatException>(() => FilterParser.Parse(deep));
        Assert.Throws<FormatException>(() => FilterParser.Parse(string.Concat(Enumerable.Repeat("not ", 100_000)) + "A eq 1"));
    }

    private static async Task IncrementAsync(TableClient table)
    {
        while (true)
        {
            var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
            row["Count"] = row.GetInt32("Count") + 1;
            try
            {
                await table.UpdateEntityAsync(row, row.ETag);
                return;
            }
            catch (Azure.RequestFailedException conflict) when (conflict.Status == 412)
            {
                continue;
            }
        }
    }

    private async Task<TableClient> CreatedAsync(string name)
    {
        var table = new TableClient(tables.ConnectionString, name);
        await table.CreateAsync();
        return table;
    }
}
