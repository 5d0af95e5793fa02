using Azure;

namespace Serverless.Local.Tables;

/// <summary>
/// How a client reaches its tables. Refusals are responses with the service's status and error body, never exceptions:
/// the client decides which of them to throw. With <c>async: false</c> the returned task is already completed.
/// </summary>
internal interface ITableTransport
{
    string AccountName { get; }

    Uri ServiceUri { get; }

    ValueTask<Response> CreateTableAsync(string table, bool async, CancellationToken cancellationToken);

    ValueTask<Response> DeleteTableAsync(string table, bool async, CancellationToken cancellationToken);

    ValueTask<TableReply<TablePage<string>>> ListTablesAsync(TableQuery query, bool async, CancellationToken cancellationToken);

    ValueTask<Response> WriteAsync(string table, TableWrite write, bool async, CancellationToken cancellationToken);

    ValueTask<TableReply<TableRow>> ReadAsync(
        string table, string partitionKey, string rowKey, IReadOnlyList<string>? select, bool async, CancellationToken cancellationToken);

    ValueTask<TableReply<TablePage<TableRow>>> QueryAsync(string table, TableQuery query, bool async, CancellationToken cancellationToken);

    ValueTask<TableReply<IReadOnlyList<Response>>> SubmitAsync(
        string table, IReadOnlyList<TableWrite> writes, bool async, CancellationToken cancellationToken);
}

/// <summary>What a query asks for: one page of it.</summary>
/// <param name="Filter">The OData filter, null for all.</param>
/// <param name="Top">The most entries a page may have, null for the service's own limit of 1000.</param>
/// <param name="Select">The properties to return, null for all.</param>
/// <param name="Continuation">Where the page before ended, null for the first one.</param>
internal sealed record TableQuery(string? Filter, int? Top, IReadOnlyList<string>? Select, string? Continuation);

/// <summary>A page: its entries, and where the next one starts. A page may be empty and still have a next one.</summary>
internal sealed record TablePage<T>(IReadOnlyList<T> Entries, string? Continuation);

/// <summary>An answer; the value is null when the response is an error.</summary>
internal readonly record struct TableReply<T>(Response Response, T? Value)
    where T : class;

internal enum TableWriteKind
{
    Insert,
    Merge,
    Replace,
    Delete,
}

/// <summary>One change. Without a condition a merge or replace also inserts; the condition "*" asks only that the row exists.</summary>
internal sealed record TableWrite(TableWriteKind Kind, TableRow Row, string? IfMatch);
