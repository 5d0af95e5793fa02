using Azure;

namespace Serverless.Local.Tables;

/// <summary>Counts what goes through; see <see cref="TableOperations"/>. Tables themselves are administration and not counted.</summary>
internal sealed class CountedTransport(ITableTransport inner, TableOperations operations) : ITableTransport
{
    public string AccountName => inner.AccountName;

    public Uri ServiceUri => inner.ServiceUri;

    public ValueTask<Response> CreateTableAsync(string table, bool async, CancellationToken cancellationToken) =>
        inner.CreateTableAsync(table, async, cancellationToken);

    public ValueTask<Response> DeleteTableAsync(string table, bool async, CancellationToken cancellationToken) =>
        inner.DeleteTableAsync(table, async, cancellationToken);

    public ValueTask<TableReply<TablePage<string>>> ListTablesAsync(TableQuery query, bool async, CancellationToken cancellationToken) =>
        inner.ListTablesAsync(query, async, cancellationToken);

    public ValueTask<Response> WriteAsync(string table, TableWrite write, bool async, CancellationToken cancellationToken)
    {
        operations.Wrote(table);
        return inner.WriteAsync(table, write, async, cancellationToken);
    }

    public ValueTask<TableReply<TableRow>> ReadAsync(
        string table, string partitionKey, string rowKey, IReadOnlyList<string>? select, bool async, CancellationToken cancellationToken)
    {
        operations.ReadRow(table, rowKey);
        return inner.ReadAsync(table, partitionKey, rowKey, select, async, cancellationToken);
    }

    public ValueTask<TableReply<TablePage<TableRow>>> QueryAsync(string table, TableQuery query, bool async, CancellationToken cancellationToken)
    {
        operations.Read(table);
        return inner.QueryAsync(table, query, async, cancellationToken);
    }

    public ValueTask<TableReply<IReadOnlyList<Response>>> SubmitAsync(
        string table, IReadOnlyList<TableWrite> writes, bool async, CancellationToken cancellationToken)
    {
        operations.Wrote(table);
        return inner.SubmitAsync(table, writes, async, cancellationToken);
    }
}
