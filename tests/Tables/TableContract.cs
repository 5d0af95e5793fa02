using Azure;
using Azure.Data.Tables;

namespace Serverless.Tests.Tables;

/// <summary>What every contract class has: an account, and a table of its own for each test.</summary>
public abstract class TableContract(string connectionString) : IAsyncLifetime
{
    protected TableServiceClient Service { get; } = new(connectionString);

    protected string ConnectionString => connectionString;

    private protected TableClient Table { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Table = Service.GetTableClient(NewTableName());
        await Table.CreateAsync();
    }

    public async Task DisposeAsync() => await Table.DeleteAsync();

    protected static string NewTableName() => $"t{Guid.NewGuid():N}";

    protected static async Task<RequestFailedException> RefusedAsync(int status, string code, Func<Task> operation)
    {
        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(operation);
        Assert.Equal((status, code), (refusal.Status, refusal.ErrorCode));
        return refusal;
    }

    protected static async Task<List<T>> ListAsync<T>(AsyncPageable<T> pages)
        where T : notnull
    {
        var all = new List<T>();
        await foreach (var entry in pages) { all.Add(entry); }

        return all;
    }

    protected static async Task<List<string>> RowKeysAsync(AsyncPageable<TableEntity> pages) =>
        [.. (await ListAsync(pages)).Select(entity => entity.RowKey)];
}
