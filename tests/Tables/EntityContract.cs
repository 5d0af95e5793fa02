using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Serverless.Tests.Azurite;

namespace Serverless.Tests.Tables;

/// <summary>Single rows: what each operation does, and how it refuses.</summary>
public abstract class EntityContract(string connectionString) : TableContract(connectionString)
{
    [ContractFact]
    public async Task A_row_that_was_added_is_read_back_with_time_and_version()
    {
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        var added = await Table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "Erika" });

        var read = await Table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(204, added.Status);
        Assert.Equal(("p", "r", "Erika"), (read.Value.PartitionKey, read.Value.RowKey, read.Value.GetString("Name")));
        Assert.True(read.Value.Timestamp > before);
        Assert.Equal(added.Headers.ETag, read.Value.ETag);
        Assert.StartsWith("W/\"datetime'", read.Value.ETag.ToString(), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Adding_a_row_that_exists_is_a_409_EntityAlreadyExists()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"));

        var refusal = await RefusedAsync(409, "EntityAlreadyExists", () => Table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.True(refusal.ErrorCode == TableErrorCode.EntityAlreadyExists);
        Assert.NotNull(refusal.GetRawResponse());
    }

    [ContractFact]
    public void The_synchronous_methods_do_the_same()
    {
        Table.AddEntity(new TableEntity("p", "r") { ["A"] = 1 });
        Table.UpsertEntity(new TableEntity("p", "r") { ["B"] = 2 });
        Table.UpdateEntity(new TableEntity("p", "r") { ["C"] = 3 }, ETag.All);

        Assert.Equal(3, Table.GetEntity<TableEntity>("p", "r").Value.GetInt32("C"));
        Assert.True(Table.GetEntityIfExists<TableEntity>("p", "r").HasValue);
        Assert.Single(Table.Query<TableEntity>(e => e.PartitionKey == "p"));
        Assert.Equal(204, Table.DeleteEntity("p", "r").Status);
        Assert.Equal(404, Assert.Throws<RequestFailedException>(() => Table.GetEntity<TableEntity>("p", "r")).Status);
    }

    [ContractFact]
    public async Task Every_operation_on_a_missing_table_is_a_404_TableNotFound()
    {
        var missing = Service.GetTableClient(NewTableName());

        await RefusedAsync(404, "TableNotFound", () => missing.AddEntityAsync(new TableEntity("p", "r")));
        await RefusedAsync(404, "TableNotFound", () => missing.UpsertEntityAsync(new TableEntity("p", "r")));
        await RefusedAsync(404, "TableNotFound", () => missing.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        await RefusedAsync(404, "TableNotFound", () => missing.GetEntityAsync<TableEntity>("p", "r"));
        await RefusedAsync(404, "TableNotFound", () => ListAsync(missing.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task Reading_a_missing_row_is_a_404_ResourceNotFound()
    {
        await RefusedAsync(404, "ResourceNotFound", () => Table.GetEntityAsync<TableEntity>("p", "r"));
    }

    [ContractFact]
    public async Task Reading_if_it_exists_has_no_value_for_a_missing_row_and_for_a_missing_table()
    {
        var row = await Table.GetEntityIfExistsAsync<TableEntity>("p", "r");
        var table = await Service.GetTableClient(NewTableName()).GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.False(row.HasValue);
        Assert.False(table.HasValue);
        Assert.Equal(404, row.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => row.Value);
    }

    [ContractFact]
    public async Task An_upsert_inserts_a_missing_row_in_both_modes()
    {
        await Table.UpsertEntityAsync(new TableEntity("p", "merge") { ["A"] = 1 }, TableUpdateMode.Merge);
        await Table.UpsertEntityAsync(new TableEntity("p", "replace") { ["A"] = 1 }, TableUpdateMode.Replace);

        Assert.Equal(["merge", "replace"], await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task A_merge_keeps_what_it_does_not_name_and_a_replace_removes_it()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "old" });

        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = "new", ["C"] = true });
        var merged = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = false }, TableUpdateMode.Replace);
        var replaced = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal((1, "new", true), (merged.GetInt32("A"), merged.GetString("B"), merged.GetBoolean("C")));
        Assert.Equal((null, null, false), (replaced.GetInt32("A"), replaced.GetString("B"), replaced.GetBoolean("C")));
    }

    [ContractFact]
    public async Task A_merge_may_change_the_type_of_a_property_and_a_null_leaves_it_alone()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "kept" });

        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = "one", ["B"] = null });

        var read = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(("one", "kept"), (read.GetString("A"), read.GetString("B")));
    }

    [ContractFact]
    public async Task An_update_of_a_missing_row_is_a_404_ResourceNotFound()
    {
        await RefusedAsync(404, "ResourceNotFound", () => Table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        await RefusedAsync(
            404, "ResourceNotFound", () => Table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, TableUpdateMode.Replace));
    }

    [ContractFact]
    public async Task An_update_with_a_default_version_is_refused_before_it_is_sent()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Table.UpdateEntityAsync(new TableEntity("p", "r"), default));
    }

    [ContractFact]
    public async Task An_update_of_another_version_is_a_412_UpdateConditionNotSatisfied_and_changes_nothing()
    {
        var first = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 })).Headers.ETag!.Value;
        var second = (await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, first)).Headers.ETag!.Value;

        await RefusedAsync(
            412, "UpdateConditionNotSatisfied", () => Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, first));

        var read = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(2, read.GetInt32("A"));
        Assert.Equal(second, read.ETag);
        Assert.NotEqual(first, second);
    }

    [ContractFact]
    public async Task The_version_that_a_row_carries_does_not_guard_an_upsert()
    {
        var stale = new TableEntity("p", "r") { ["A"] = 1 };
        stale.ETag = (await Table.AddEntityAsync(stale)).Headers.ETag!.Value;
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 2 });

        await Table.UpsertEntityAsync(stale);

        Assert.Equal(1, (await Table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("A"));
    }

    [ContractFact]
    public async Task A_write_does_not_change_the_entity_that_was_passed()
    {
        var entity = new TableEntity("p", "r") { ["A"] = 1 };

        await Table.AddEntityAsync(entity);

        Assert.Equal(3, entity.Count);
        Assert.Null(entity.Timestamp);
        Assert.Equal(default, entity.ETag);
    }

    [ContractFact]
    public async Task Deleting_a_missing_row_returns_404_and_does_not_throw()
    {
        Assert.Equal(404, (await Table.DeleteEntityAsync("p", "r")).Status);
        Assert.Equal(404, (await Table.DeleteEntityAsync(new TableEntity("p", "r"), new ETag("W/\"other\""))).Status);
    }

    [ContractFact]
    public async Task Deleting_takes_any_version_by_default_and_refuses_another_one()
    {
        var version = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 })).Headers.ETag!.Value;
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 2 });

        await RefusedAsync(412, "UpdateConditionNotSatisfied", () => Table.DeleteEntityAsync("p", "r", version));
        var deleted = await Table.DeleteEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(204, deleted.Status);
        Assert.False((await Table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [ContractFact]
    public async Task Keys_may_be_empty_and_may_hold_quotes_spaces_percents_and_any_script()
    {
        string[] keys = ["", "o'brien", "''", "a b", "100%", "a+b=c&d", "ключ", "鍵", "\U0001F44D", "a.b|c:d;e,f", "(x)", "%2F"];
        foreach (var key in keys) { await Table.AddEntityAsync(new TableEntity(key, key) { ["Key"] = key }); }

        foreach (var key in keys)
        {
            Assert.Equal(key, (await Table.GetEntityAsync<TableEntity>(key, key)).Value.GetString("Key"));
            Assert.Equal([key], await RowKeysAsync(Table.QueryAsync<TableEntity>(e => e.PartitionKey == key && e.RowKey == key)));
            await Table.UpdateEntityAsync(new TableEntity(key, key) { ["Seen"] = true }, ETag.All);
            Assert.Equal(204, (await Table.DeleteEntityAsync(key, key)).Status);
        }
    }

    [ContractFact]
    public async Task Keys_differ_by_casing()
    {
        await Table.AddEntityAsync(new TableEntity("p", "a"));
        await Table.AddEntityAsync(new TableEntity("p", "A"));

        Assert.Equal(["A", "a"], await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task A_read_returns_what_was_selected_and_the_version()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2, ["C"] = 3 });

        var read = (await Table.GetEntityAsync<TableEntity>("p", "r", ["A", "C", "Missing"])).Value;

        Assert.Equal((1, null, 3), (read.GetInt32("A"), read.GetInt32("B"), read.GetInt32("C")));
        Assert.NotEqual(default, read.ETag);
    }

    [ContractFact]
    [Trait("Real", "differs")]   // the real client lets it pass
    public async Task Missing_keys_are_refused_before_anything_is_sent()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.AddEntityAsync(new TableEntity()));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.AddEntityAsync<TableEntity>(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.GetEntityAsync<TableEntity>(null!, "r"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.DeleteEntityAsync("p", null!));
    }

    [ContractFact]
    public async Task Of_many_adders_of_one_row_exactly_one_wins()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TryAsync(() => Table.AddEntityAsync(new TableEntity("p", "r") { ["I"] = i }))));

        Assert.Equal(1, attempts.Count(status => status == 204));
        Assert.Equal(19, attempts.Count(status => status == 409));
    }

    [ContractFact]
    public async Task Of_many_updaters_of_one_version_exactly_one_wins()
    {
        var version = (await Table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;

        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            TryAsync(() => Table.UpdateEntityAsync(new TableEntity("p", "r") { ["I"] = i }, version))));

        Assert.Equal(1, attempts.Count(status => status == 204));
        Assert.Equal(19, attempts.Count(status => status == 412));
    }

    private static async Task<int> TryAsync(Func<Task<Response>> operation)
    {
        try
        {
            return (await operation()).Status;
        }
        catch (RequestFailedException refusal)
        {
            return refusal.Status;
        }
    }
}

public sealed class EmbeddedEntityTests(EmbeddedTablesFixture tables)
    : EntityContract(tables.ConnectionString), IClassFixture<EmbeddedTablesFixture>;

[Collection(AzuriteCollection.Name), NeedsAzurite]
public sealed class AzuriteEntityTests(AzuriteFixture azurite) : EntityContract(azurite.ConnectionString);
