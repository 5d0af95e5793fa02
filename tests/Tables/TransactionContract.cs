using Azure;
using Azure.Data.Tables;
using Serverless.Tests.Azurite;

namespace Serverless.Tests.Tables;

/// <summary>Transactions: all or nothing, and their traps.</summary>
public abstract class TransactionContract(string connectionString) : TableContract(connectionString)
{
    [ContractFact]
    public async Task All_kinds_of_steps_are_stored_together_and_answered_in_order()
    {
        foreach (var row in new[] { "merge", "replace", "delete" }) { await Table.AddEntityAsync(new TableEntity("p", row) { ["Old"] = 1 }); }

        var answer = await Table.SubmitTransactionAsync(
        [
            Step(TableTransactionActionType.Add, "add", ("New", "ü'\r\n--x")),
            new(TableTransactionActionType.UpdateMerge, Entity("merge", ("New", 2)), ETag.All),
            new(TableTransactionActionType.UpdateReplace, Entity("replace", ("New", 2)), ETag.All),
            Step(TableTransactionActionType.Delete, "delete"),
            Step(TableTransactionActionType.UpsertMerge, "upsert", ("New", 3)),
            Step(TableTransactionActionType.UpsertReplace, "o'brien", ("New", 4)),
        ]);

        Assert.Equal(202, answer.GetRawResponse().Status);
        Assert.Equal([204, 204, 204, 204, 204, 204], answer.Value.Select(part => part.Status));
        Assert.Equal((await ReadAsync("add")).ETag, answer.Value[0].Headers.ETag);
        Assert.Equal("ü'\r\n--x", (await ReadAsync("add")).GetString("New"));
        Assert.Equal((1, 2), ((await ReadAsync("merge")).GetInt32("Old"), (await ReadAsync("merge")).GetInt32("New")));
        Assert.False((await ReadAsync("replace")).ContainsKey("Old"));
        Assert.Equal(["add", "merge", "o'brien", "replace", "upsert"], await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task The_first_step_that_fails_is_named_and_nothing_is_stored()
    {
        await Table.AddEntityAsync(new TableEntity("p", "exists"));

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
        [
            Step(TableTransactionActionType.Add, "first"),
            Step(TableTransactionActionType.UpsertReplace, "second"),
            Step(TableTransactionActionType.Add, "exists"),
            Step(TableTransactionActionType.Add, "last"),
        ]));

        Assert.Equal((409, "EntityAlreadyExists", 2), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Equal(["exists"], await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task An_empty_transaction_is_refused_before_it_is_sent()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Table.SubmitTransactionAsync([]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.SubmitTransactionAsync(null!));
    }

    [ContractFact]
    public async Task An_update_step_with_a_default_version_is_sent_without_a_condition_and_so_inserts()
    {
        await Table.SubmitTransactionAsync(
        [
            Step(TableTransactionActionType.UpdateMerge, "merge", ("A", 1)),
            Step(TableTransactionActionType.UpdateReplace, "replace", ("A", 1)),
        ]);

        Assert.Equal(["merge", "replace"], await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task The_version_of_the_entity_itself_does_not_count_in_a_transaction()
    {
        var stale = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 })).Headers.ETag!.Value;
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 2 });
        var entity = new TableEntity("p", "r") { ["A"] = 3, ETag = stale };

        await Table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateReplace, entity)]);

        Assert.Equal(3, (await ReadAsync("r")).GetInt32("A"));
    }

    [ContractFact]
    public async Task An_update_step_of_the_stored_version_succeeds()
    {
        var version = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 })).Headers.ETag!.Value;

        await Table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateReplace, Entity("r", ("A", 2)), version)]);

        Assert.Equal(2, (await ReadAsync("r")).GetInt32("A"));
    }

    [ContractFact]
    public async Task A_delete_of_a_missing_row_fails_the_transaction()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
        [
            Step(TableTransactionActionType.Add, "added"),
            Step(TableTransactionActionType.Delete, "missing"),
        ]));

        Assert.Equal((404, "ResourceNotFound", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Empty(await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task An_update_step_of_a_missing_row_fails_the_transaction()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
        [
            Step(TableTransactionActionType.Add, "added"),
            new(TableTransactionActionType.UpdateMerge, Entity("missing"), ETag.All),
        ]));

        Assert.Equal((404, "ResourceNotFound"), (refusal.Status, refusal.ErrorCode));
        Assert.Empty(await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task A_hundred_steps_are_stored()
    {
        await Table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i => Step(TableTransactionActionType.Add, $"{i:D3}")));

        Assert.Equal(100, (await RowKeysAsync(Table.QueryAsync<TableEntity>())).Count);
    }

    [ContractFact]
    [Trait("Real", "differs")]   // the real client cannot read Azurite's answer
    public async Task More_than_a_hundred_steps_are_refused_by_the_service()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            Table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(i => Step(TableTransactionActionType.Add, $"{i:D3}"))));

        Assert.Equal((400, "InvalidInput"), (refusal.Status, refusal.ErrorCode));
        Assert.Empty(await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task A_row_that_occurs_twice_is_refused_by_the_service()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
        [
            Step(TableTransactionActionType.UpsertMerge, "same"),
            Step(TableTransactionActionType.UpsertMerge, "same"),
        ]));

        Assert.Equal((400, "InvalidDuplicateRow"), (refusal.Status, refusal.ErrorCode));
        Assert.Empty(await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task A_transaction_on_a_missing_table_is_a_404_TableNotFound()
    {
        var missing = Service.GetTableClient(NewTableName());

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            missing.SubmitTransactionAsync([Step(TableTransactionActionType.Add, "r")]));

        Assert.Equal((404, "TableNotFound"), (refusal.Status, refusal.ErrorCode));
    }

    protected static TableTransactionAction Step(TableTransactionActionType type, string row, params (string Name, object Value)[] properties) =>
        new(type, Entity(row, properties));

    protected static TableEntity Entity(string row, params (string Name, object Value)[] properties)
    {
        var entity = new TableEntity("p", row);
        foreach (var (name, value) in properties) { entity[name] = value; }

        return entity;
    }

    protected async Task<TableEntity> ReadAsync(string row) => (await Table.GetEntityAsync<TableEntity>("p", row)).Value;
}

public sealed class EmbeddedTransactionTests(EmbeddedTablesFixture tables)
    : TransactionContract(tables.ConnectionString), IClassFixture<EmbeddedTablesFixture>
{
    // Azurite 3.37 takes an If-Match inside a batch for fulfilled; Azure checks it, and so does the embedded store.
    [Fact]
    public async Task Where_Azurite_differs_a_step_with_another_version_fails_the_transaction()
    {
        var stale = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 })).Headers.ETag!.Value;
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 2 });

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
        [
            Step(TableTransactionActionType.Add, "other"),
            new(TableTransactionActionType.UpdateReplace, Entity("r", ("A", 3)), stale),
        ]));

        Assert.Equal(
            (412, "UpdateConditionNotSatisfied", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Equal(2, (await ReadAsync("r")).GetInt32("A"));
        Assert.Equal(["r"], await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    // Azurite 3.37 stores both.
    [Fact]
    public async Task Where_Azurite_differs_steps_of_two_partitions_are_refused_by_the_service()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "1")),
            new(TableTransactionActionType.Add, new TableEntity("q", "2")),
        ]));

        Assert.Equal((400, "CommandsInBatchActOnDifferentPartitions"), (refusal.Status, refusal.ErrorCode));
        Assert.Empty(await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }
}

[Collection(AzuriteCollection.Name), NeedsAzurite]
public sealed class AzuriteTransactionTests(AzuriteFixture azurite) : TransactionContract(azurite.ConnectionString);
