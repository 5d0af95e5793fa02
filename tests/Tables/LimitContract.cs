using Azure;
using Azure.Data.Tables;
using Serverless.Tests.Azurite;

namespace Serverless.Tests.Tables;

/// <summary>The service's limits. The client checks none of them: what is just inside is stored, what is just outside is a 400.</summary>
public abstract class LimitContract(string connectionString) : TableContract(connectionString)
{
    [ContractFact]
    public async Task A_text_of_32_Ki_characters_is_stored_and_a_longer_one_is_PropertyValueTooLarge()
    {
        await Table.AddEntityAsync(new TableEntity("p", "fits") { ["Text"] = new string('ü', 32 * 1024) });

        await RefusedAsync(
            400, "PropertyValueTooLarge", () => Table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = new string('x', (32 * 1024) + 1) }));
    }

    [ContractFact]
    public async Task Bytes_of_64_KiB_are_stored_and_more_are_PropertyValueTooLarge()
    {
        await Table.AddEntityAsync(new TableEntity("p", "fits") { ["Bytes"] = new byte[64 * 1024] });

        await RefusedAsync(
            400, "PropertyValueTooLarge", () => Table.AddEntityAsync(new TableEntity("p", "r") { ["Bytes"] = new byte[(64 * 1024) + 1] }));
    }

    [ContractFact]
    public async Task A_key_has_512_characters_and_a_longer_one_is_refused()
    {
        await Table.AddEntityAsync(new TableEntity(new string('p', 512), new string('r', 512)));

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity(new string('p', 513), "r")));

        Assert.Equal(400, refusal.Status);
    }

    [ContractFact]
    public async Task A_key_with_a_forbidden_character_is_a_400()
    {
        foreach (var key in new[] { "a/b", @"a\b", "a#b", "a?b", "a\tb", "a\nb", "a\u0000b", "a\u007fb", "a\u0085b" })
        {
            await RefusedWith400Async($"partition {(int)key[1]:X4}", () => Table.AddEntityAsync(new TableEntity(key, "r")));
            await RefusedWith400Async($"row {(int)key[1]:X4}", () => Table.AddEntityAsync(new TableEntity("p", key)));
        }
    }

    [ContractFact]
    public async Task A_transaction_of_more_than_4_MiB_is_a_413_RequestBodyTooLarge()
    {
        var steps = Enumerable.Range(0, 6).Select(i => new TableTransactionAction(TableTransactionActionType.Add, Large($"{i}")));

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => Table.SubmitTransactionAsync(steps));

        Assert.Equal((413, "RequestBodyTooLarge"), (refusal.Status, refusal.ErrorCode));
        Assert.Empty(await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    private static TableEntity Large(string row)
    {
        var entity = new TableEntity("p", row);
        for (var i = 0; i < 15; i++) { entity[$"P{i}"] = new byte[60 * 1024]; }

        return entity;
    }

    protected static async Task RefusedWith400Async(string what, Func<Task> operation)
    {
        var refusal = await Record.ExceptionAsync(operation) as RequestFailedException;
        Assert.True(refusal?.Status == 400, $"{what}: {refusal?.Status ?? 0} {refusal?.ErrorCode}");
    }
}

/// <summary>Also what Azurite 3.37 does not check, or answers with another code: the embedded store does what Azure documents.</summary>
public sealed class EmbeddedLimitTests(EmbeddedTablesFixture tables)
    : LimitContract(tables.ConnectionString), IClassFixture<EmbeddedTablesFixture>
{
    [Fact]
    public async Task An_entity_over_1_MiB_is_EntityTooLarge()
    {
        var entity = new TableEntity("p", "r");
        for (var i = 0; i < 17; i++) { entity[$"P{i}"] = new string('x', 32 * 1024); }

        await RefusedAsync(400, "EntityTooLarge", () => Table.AddEntityAsync(entity));
    }

    [Fact]
    public async Task An_entity_has_252_properties_of_its_own_and_more_are_TooManyProperties()
    {
        await Table.AddEntityAsync(WithProperties("fits", 252));

        await RefusedAsync(400, "TooManyProperties", () => Table.AddEntityAsync(WithProperties("r", 253)));
    }

    [Fact]
    public async Task A_property_name_has_255_characters_and_a_longer_one_is_PropertyNameTooLong()
    {
        await Table.AddEntityAsync(new TableEntity("p", "fits") { [new string('N', 255)] = 1 });

        await RefusedAsync(400, "PropertyNameTooLong", () => Table.AddEntityAsync(new TableEntity("p", "r") { [new string('N', 256)] = 1 }));
    }

    [Fact]
    public async Task A_property_name_that_is_no_identifier_is_a_400()
    {
        foreach (var name in new[] { "1abc", "with-dash", "with space", "a.b" })
        {
            await RefusedWith400Async(name, () => Table.AddEntityAsync(new TableEntity("p", "r") { [name] = 1 }));
        }
    }

    [Fact]
    public async Task A_page_of_more_than_1000_rows_is_a_400()
    {
        await RefusedWith400Async("1001", () => ListAsync(Table.QueryAsync<TableEntity>(maxPerPage: 1001)));
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_KeyValueTooLarge()
    {
        await RefusedAsync(400, "KeyValueTooLarge", () => Table.AddEntityAsync(new TableEntity("p", new string('r', 513))));
    }

    [Fact]
    public async Task A_key_with_a_forbidden_character_is_OutOfRangeInput_also_for_reads_and_deletes()
    {
        await RefusedAsync(400, "OutOfRangeInput", () => Table.GetEntityIfExistsAsync<TableEntity>("a/b", "r"));
        await RefusedAsync(400, "OutOfRangeInput", () => Table.DeleteEntityAsync("p", "a#b"));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_a_400_because_it_has_no_UTF_8()
    {
        await RefusedWith400Async("key", () => Table.AddEntityAsync(new TableEntity("a\uD800", "r")));
        await RefusedWith400Async("text", () => Table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "\uDC00x" }));
    }

    [Fact]
    public async Task A_time_before_1601_is_a_400()
    {
        var time = new DateTimeOffset(1600, 12, 31, 23, 59, 59, TimeSpan.Zero);

        await RefusedAsync(400, "OutOfRangeInput", () => Table.AddEntityAsync(new TableEntity("p", "r") { ["Time"] = time }));
    }

    [Fact]
    public async Task Limits_hold_inside_transactions_and_name_the_step()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "1")),
            new(TableTransactionActionType.Add, new TableEntity("p", "2") { ["Text"] = new string('x', 40_000) }),
        ]));

        Assert.Equal((400, "PropertyValueTooLarge", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Empty(await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    private static TableEntity WithProperties(string row, int count)
    {
        var entity = new TableEntity("p", row);
        for (var i = 0; i < count; i++) { entity[$"P{i}"] = i; }

        return entity;
    }
}

[Collection(AzuriteCollection.Name), NeedsAzurite]
public sealed class AzuriteLimitTests(AzuriteFixture azurite) : LimitContract(azurite.ConnectionString);
