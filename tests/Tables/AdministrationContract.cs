using Azure;
using Azure.Data.Tables;
using Serverless.Tests.Azurite;

namespace Serverless.Tests.Tables;

/// <summary>Tables themselves: created, listed, deleted.</summary>
public abstract class AdministrationContract(string connectionString) : TableContract(connectionString)
{
    [ContractFact]
    public async Task Creating_a_table_that_exists_is_a_409_TableAlreadyExists()
    {
        await RefusedAsync(409, "TableAlreadyExists", () => Table.CreateAsync());
        await RefusedAsync(409, "TableAlreadyExists", () => Service.CreateTableAsync(Table.Name));
    }

    [ContractFact]
    public async Task Names_that_differ_in_casing_only_are_the_same_table()
    {
        await RefusedAsync(409, "TableAlreadyExists", () => Service.CreateTableAsync(Table.Name.ToUpperInvariant()));
        await Table.AddEntityAsync(new TableEntity("p", "r"));

        Assert.Single(await ListAsync(Service.GetTableClient(Table.Name.ToUpperInvariant()).QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task Creating_if_missing_returns_the_table_every_time()
    {
        var name = NewTableName();

        var first = await Service.CreateTableIfNotExistsAsync(name);
        var second = await Service.GetTableClient(name).CreateIfNotExistsAsync();

        Assert.Equal((name, name), (first.Value.Name, second.Value.Name));
        Assert.Equal(409, second.GetRawResponse().Status);
        await Service.DeleteTableAsync(name);
    }

    [ContractFact]
    public async Task Creating_if_missing_from_many_callers_at_once_succeeds_for_all()
    {
        var name = NewTableName();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Service.CreateTableIfNotExistsAsync(name)));

        Assert.Single(await ListAsync(Service.QueryAsync(t => t.Name == name)));
        await Service.DeleteTableAsync(name);
    }

    [ContractFact]
    public async Task Deleting_a_missing_table_returns_404_and_does_not_throw()
    {
        Assert.Equal(404, (await Service.DeleteTableAsync(NewTableName())).Status);
        Assert.Equal(404, (await Service.GetTableClient(NewTableName()).DeleteAsync()).Status);
    }

    [ContractFact]
    public async Task A_deleted_table_is_gone_with_its_rows()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(204, (await Table.DeleteAsync()).Status);

        await RefusedAsync(404, "TableNotFound", () => Table.GetEntityAsync<TableEntity>("p", "r"));
        Assert.Empty(await ListAsync(Service.QueryAsync(t => t.Name == Table.Name)));
    }

    [ContractFact]
    public async Task Tables_are_listed_by_name_in_pages_and_found_by_filters()
    {
        var prefix = NewTableName()[..20];
        foreach (var suffix in new[] { "c", "a", "b" }) { await Service.CreateTableAsync(prefix + suffix); }

        var filter = TableServiceClient.CreateQueryFilter($"TableName ge {prefix + "a"} and TableName le {prefix + "z"}");
        var listed = new List<string>();
        await foreach (var page in Service.QueryAsync(filter, maxPerPage: 2).AsPages())
        {
            Assert.InRange(page.Values.Count, 0, 2);
            listed.AddRange(page.Values.Select(t => t.Name));
        }

        Assert.Equal([prefix + "a", prefix + "b", prefix + "c"], listed);
        Assert.Equal(prefix + "b", Assert.Single(Service.Query(t => t.Name == prefix + "b")).Name);
        Assert.Equal(prefix + "c", Assert.Single(Service.Query((FormattableString)$"TableName eq {prefix + "c"}")).Name);
        foreach (var name in listed) { await Service.DeleteTableAsync(name); }
    }

    [ContractFact]
    public async Task A_table_name_outside_the_rules_is_a_400()
    {
        foreach (var name in new[] { "ab", new string('a', 64), "1abc", "with-dash", "with_underscore" })
        {
            var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => Service.CreateTableAsync(name));
            Assert.True(refusal.Status == 400, $"{name}: {refusal.Status} {refusal.ErrorCode}");
        }
    }

    [ContractFact]
    [Trait("Real", "differs")]   // the real client lets it pass
    public void A_client_without_a_table_name_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Service.GetTableClient(""));
        Assert.Throws<ArgumentNullException>(() => new TableClient(ConnectionString, null!));
    }

    [ContractFact]
    public void A_client_names_its_table_and_account()
    {
        Assert.Equal(Service.AccountName, Table.AccountName);
        Assert.EndsWith("/" + Table.Name, Table.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.NotEmpty(Table.AccountName);
    }
}

public sealed class EmbeddedAdministrationTests(EmbeddedTablesFixture tables)
    : AdministrationContract(tables.ConnectionString), IClassFixture<EmbeddedTablesFixture>;

[Collection(AzuriteCollection.Name), NeedsAzurite]
public sealed class AzuriteAdministrationTests(AzuriteFixture azurite) : AdministrationContract(azurite.ConnectionString);
