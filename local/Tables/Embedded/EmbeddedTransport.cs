using Azure;

namespace Serverless.Local.Tables.Embedded;

/// <summary>
/// A client's way to an embedded store of this process. The store is looked up at each operation, so a client may be made before
/// its host is started.
/// </summary>
internal sealed class EmbeddedTransport(string accountName) : ITableTransport
{
    public string AccountName => accountName;

    /// <summary>Names the account; nothing listens there.</summary>
    public Uri ServiceUri { get; } = new($"https://{accountName}.table.embedded.invalid");

    private EmbeddedTableStore Store => EmbeddedTableStores.Find(accountName);

    public ValueTask<Response> CreateTableAsync(string table, bool async, CancellationToken cancellationToken) =>
        RunAsync(store => store.CreateTableAsync(table), async, cancellationToken);

    public ValueTask<Response> DeleteTableAsync(string table, bool async, CancellationToken cancellationToken) =>
        RunAsync(store => store.DeleteTableAsync(table), async, cancellationToken);

    public ValueTask<Response> WriteAsync(string table, TableWrite write, bool async, CancellationToken cancellationToken) =>
        RunAsync(store => store.WriteAsync(table, write), async, cancellationToken);

    public ValueTask<TableReply<IReadOnlyList<Response>>> SubmitAsync(
        string table, IReadOnlyList<TableWrite> writes, bool async, CancellationToken cancellationToken) =>
        RunAsync(store => store.SubmitAsync(table, writes), async, cancellationToken);

    public ValueTask<TableReply<TablePage<string>>> ListTablesAsync(TableQuery query, bool async, CancellationToken cancellationToken) =>
        Run(store => store.ListTables(query), cancellationToken);

    public ValueTask<TableReply<TableRow>> ReadAsync(
        string table, string partitionKey, string rowKey, IReadOnlyList<string>? select, bool async, CancellationToken cancellationToken) =>
        Run(store => store.Read(table, partitionKey, rowKey, select), cancellationToken);

    public ValueTask<TableReply<TablePage<TableRow>>> QueryAsync(
        string table, TableQuery query, bool async, CancellationToken cancellationToken) =>
        Run(store => store.Query(table, query), cancellationToken);

    private ValueTask<T> Run<T>(Func<EmbeddedTableStore, T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(operation(Store));
    }

    private ValueTask<T> RunAsync<T>(Func<EmbeddedTableStore, Task<T>> operation, bool async, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var task = operation(Store).WaitAsync(cancellationToken);
        return async ? new(task) : new(task.GetAwaiter().GetResult());
    }
}
