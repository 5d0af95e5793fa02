using System.Linq.Expressions;
using Azure;
using Azure.Data.Tables;
using Serverless.Tests.Azurite;

namespace Serverless.Tests.Tables;

/// <summary>Queries: order, filters, pages, projections.</summary>
public abstract class QueryContract(string connectionString) : TableContract(connectionString)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("9f0e4c1a-54d2-4b62-8a3f-0c6f4be5d9a1");

    [ContractFact]
    public async Task Rows_come_by_partition_key_then_row_key_in_ordinal_order()
    {
        foreach (var (partition, row) in new[] { ("b", "1"), ("a", "2"), ("a", "10"), ("a", ""), ("B", "x"), ("ä", "1"), ("a", "Z"), ("a", "z") })
        {
            await Table.AddEntityAsync(new TableEntity(partition, row));
        }

        var all = await ListAsync(Table.QueryAsync<TableEntity>());

        Assert.Equal(["B/x", "a/", "a/10", "a/2", "a/Z", "a/z", "b/1", "ä/1"], all.Select(e => $"{e.PartitionKey}/{e.RowKey}"));
    }

    [ContractFact]
    public async Task Each_comparison_works_on_each_type()
    {
        await Table.AddEntityAsync(Row("1", "apple", 1, 10L, 0.5, false, Noon.AddHours(-1)));
        await Table.AddEntityAsync(Row("2", "pear", 2, 20L, 1.5, true, Noon));
        await Table.AddEntityAsync(Row("3", "plum", 3, 30L, 2.5, true, Noon.AddHours(1)));

        await FindsAsync("Text eq 'pear'", "2");
        await FindsAsync("Text ne 'pear'", "1", "3");
        await FindsAsync("Text gt 'pear'", "3");
        await FindsAsync("Text ge 'p' and Text lt 'q'", "2", "3");
        await FindsAsync("Int lt 2", "1");
        await FindsAsync("Int le 2", "1", "2");
        await FindsAsync("Int gt 2", "3");
        await FindsAsync("Int ge 2", "2", "3");
        await FindsAsync("Long eq 20L", "2");
        await FindsAsync("Long gt 10L", "2", "3");
        await FindsAsync("Double gt 1.0", "2", "3");
        await FindsAsync("Double eq 1.5", "2");
        await FindsAsync("Flag eq true", "2", "3");
        await FindsAsync("Flag eq false", "1");
        await FindsAsync("Time ge datetime'2026-11-21T12:00:00Z'", "2", "3");
        await FindsAsync("Time lt datetime'2026-11-21T12:00:00.0000000Z'", "1");
        await FindsAsync($"Id eq guid'{Id}'", "1", "2", "3");
        await FindsAsync("Bytes eq X'0aff'", "1", "2", "3");
    }

    [ContractFact]
    public async Task Conditions_join_with_and_or_not_and_parentheses()
    {
        for (var i = 1; i <= 4; i++) { await Table.AddEntityAsync(new TableEntity("p", $"{i}") { ["Int"] = i, ["Even"] = i % 2 == 0 }); }

        await FindsAsync("Int eq 1 or Int eq 4", "1", "4");
        await FindsAsync("Int gt 1 and Int lt 4", "2", "3");
        await FindsAsync("Int eq 1 or Int gt 1 and Even eq true", "1", "2", "4");
        await FindsAsync("(Int eq 1 or Int gt 1) and Even eq true", "2", "4");
        await FindsAsync("not (Int eq 2)", "1", "3", "4");
        await FindsAsync("not (Int eq 2) and not (Int eq 3)", "1", "4");
    }

    [ContractFact]
    public async Task A_comparison_with_an_absent_property_never_matches()
    {
        await Table.AddEntityAsync(new TableEntity("p", "with") { ["A"] = 1 });
        await Table.AddEntityAsync(new TableEntity("p", "without"));

        await FindsAsync("A eq 1", "with");
        await FindsAsync("A ne 2", "with");
        await FindsAsync("A lt 5", "with");
        await FindsAsync("B eq 1");
        await FindsAsync("B ne 1");
    }

    [ContractFact]
    public async Task A_partition_is_found_by_its_key_and_a_run_of_rows_by_a_prefix_range()
    {
        foreach (var row in new[] { "a-1", "a-2", "b-1", "b-2", "c" }) { await Table.AddEntityAsync(new TableEntity("p", row)); }

        await Table.AddEntityAsync(new TableEntity("q", "b-3"));

        await FindsAsync("PartitionKey eq 'q'", "b-3");
        await FindsAsync("PartitionKey eq 'p' and RowKey ge 'b-' and RowKey lt 'b.'", "b-1", "b-2");
        await FindsAsync("PartitionKey eq 'p' and (RowKey eq 'a-2' or RowKey eq 'c')", "a-2", "c");
        await FindsAsync("(PartitionKey eq 'p' and RowKey eq 'c') or (PartitionKey eq 'q' and RowKey eq 'b-3')", "c", "b-3");
        await FindsAsync("PartitionKey gt 'p'", "b-3");
        await FindsAsync("PartitionKey ne 'p'", "b-3");
        await FindsAsync("RowKey eq 'b-3'", "b-3");
        await FindsAsync("PartitionKey eq 'p' and PartitionKey eq 'q'");
    }

    [ContractFact]
    public async Task Lambda_filters_find_the_same()
    {
        await Table.AddEntityAsync(Row("1", "apple", 1, 10L, 0.5, false, Noon.AddHours(-1)));
        await Table.AddEntityAsync(Row("2", "pear", 2, 20L, 1.5, true, Noon));
        var text = "pear";

        Assert.Equal(["2"], await RowKeysOfAsync(e => e.Text == text));
        Assert.Equal(["1"], await RowKeysOfAsync(e => e.Text != text));
        Assert.Equal(["2"], await RowKeysOfAsync(e => e.Flag));
        Assert.Equal(["1"], await RowKeysOfAsync(e => !e.Flag));
        Assert.Equal(["2"], await RowKeysOfAsync(e => e.Text!.CompareTo("b") > 0 && e.Long >= 20));
        Assert.Equal(["2"], await RowKeysOfAsync(e => e.Time >= Noon));
        Assert.Equal(["1", "2"], await RowKeysOfAsync(e => e.Id == Id && (e.Int == 1 || e.Int == 2)));
        Assert.Equal(["1", "2"], await RowKeysOfAsync(e => true));
        Assert.Equal(["2"], await RowKeysAsync(Table.QueryAsync<TableEntity>(e => e.GetString("Text") == text)));
    }

    [ContractFact]
    public async Task Interpolated_filters_escape_quotes()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "O'Brien 'x'" });
        var name = "O'Brien 'x'";

        await FindsAsync(TableClient.CreateQueryFilter($"Name eq {name}"), "r");
        await FindsAsync(TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and Name ne {name}"));
    }

    [ContractFact]
    public async Task Pages_hold_at_most_what_was_asked_and_go_on_where_the_last_ended()
    {
        for (var i = 0; i < 7; i++) { await Table.AddEntityAsync(new TableEntity($"p{i / 4}", $"{i}")); }

        var sizes = new List<int>();
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            await using var pages = Table.QueryAsync<TableEntity>(maxPerPage: 3).AsPages(continuation).GetAsyncEnumerator();
            Assert.True(await pages.MoveNextAsync());
            sizes.Add(pages.Current.Values.Count);
            seen.AddRange(pages.Current.Values.Select(e => e.RowKey));
            continuation = pages.Current.ContinuationToken;
        }
        while (continuation is not null);

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], seen);
        Assert.All(sizes, size => Assert.InRange(size, 0, 3));
        Assert.True(sizes.Count >= 3);
    }

    [ContractFact]
    public async Task A_page_size_hint_counts_more_than_the_size_of_the_query()
    {
        for (var i = 0; i < 5; i++) { await Table.AddEntityAsync(new TableEntity("p", $"{i}")); }

        await using var pages = Table.QueryAsync<TableEntity>(maxPerPage: 4).AsPages(pageSizeHint: 2).GetAsyncEnumerator();
        Assert.True(await pages.MoveNextAsync());

        Assert.Equal(2, pages.Current.Values.Count);
    }

    [ContractFact]
    public async Task A_page_holds_at_most_1000_rows_and_a_query_returns_all()
    {
        for (var batch = 0; batch < 11; batch++)
        {
            await Table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i =>
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{batch:D2}-{i:D2}"))));
        }

        var pages = new List<Page<TableEntity>>();
        await foreach (var page in Table.QueryAsync<TableEntity>(e => e.PartitionKey == "p").AsPages()) { pages.Add(page); }

        var all = pages.SelectMany(page => page.Values).Select(e => e.RowKey).ToList();

        Assert.Equal(1100, all.Count);
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.All(pages, page => Assert.InRange(page.Values.Count, 0, 1000));
    }

    [ContractFact]
    public async Task A_projection_returns_the_selected_properties_with_the_version()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });

        var read = Assert.Single(await ListAsync(Table.QueryAsync<TableEntity>("A eq 1", select: ["RowKey", "B"])));

        Assert.Equal(("r", 2, null), (read.RowKey, read.GetInt32("B"), read.GetInt32("A")));
        Assert.NotEqual(default, read.ETag);
    }

    [ContractFact]
    public async Task A_malformed_filter_is_a_400()
    {
        foreach (var filter in new[] { "Name eq", "(Name eq 'x'", "Name is 'x'" })
        {
            var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => ListAsync(Table.QueryAsync<TableEntity>(filter)));
            Assert.Equal(400, refusal.Status);
        }
    }

    [ContractFact]
    public async Task A_row_deleted_between_pages_does_not_end_the_query()
    {
        for (var i = 0; i < 6; i++) { await Table.AddEntityAsync(new TableEntity("p", $"{i}")); }

        var seen = new List<string>();
        await foreach (var page in Table.QueryAsync<TableEntity>(maxPerPage: 2).AsPages())
        {
            seen.AddRange(page.Values.Select(e => e.RowKey));
            foreach (var row in page.Values) { await Table.DeleteEntityAsync(row); }

            await Table.DeleteEntityAsync("p", "2");
        }

        Assert.Equal(["0", "1", "3", "4", "5"], seen);
    }

    private static TableEntity Row(string row, string text, int number, long large, double real, bool flag, DateTimeOffset time) => new("p", row)
    {
        ["Text"] = text, ["Int"] = number, ["Long"] = large, ["Double"] = real, ["Flag"] = flag, ["Time"] = time, ["Id"] = Id,
        ["Bytes"] = new byte[] { 0x0a, 0xff },
    };

    private async Task FindsAsync(string filter, params string[] rows)
    {
        var found = await RowKeysAsync(Table.QueryAsync<TableEntity>(filter));
        Assert.True(rows.SequenceEqual(found), $"{filter} found [{string.Join(", ", found)}], not [{string.Join(", ", rows)}]");
    }

    private async Task<List<string>> RowKeysOfAsync(Expression<Func<ValueContract.Sample, bool>> filter) =>
        [.. (await ListAsync(Table.QueryAsync(filter))).Select(e => e.RowKey)];
}

[Collection(AzuriteCollection.Name), NeedsAzurite]
public sealed class AzuriteQueryTests(AzuriteFixture azurite) : QueryContract(azurite.ConnectionString);
