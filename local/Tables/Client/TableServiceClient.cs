using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Models;
using Serverless.Local.Tables;
using Serverless.Local.Tables.Filters;

namespace Azure.Data.Tables;

/// <summary>The tables of one account. Cheap to create, safe to use from many threads.</summary>
public class TableServiceClient
{
    private readonly ITableTransport _transport = null!;

    /// <summary>For mocks.</summary>
    protected TableServiceClient()
    {
    }

    /// <summary>The account that the connection string names.</summary>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <summary>The account that the connection string names.</summary>
    /// <exception cref="InvalidOperationException">The connection string is malformed.</exception>
    public TableServiceClient(string connectionString, TableClientOptions? options = null) =>
        _transport = TableTransports.FromConnectionString(connectionString, options);

    /// <summary>The account at <paramref name="endpoint"/>, entered with a token.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null) =>
        _transport = TableTransports.WithToken(endpoint, tokenCredential, options);

    /// <summary>The account at <paramref name="endpoint"/>, entered with its key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>The account at <paramref name="endpoint"/>, entered with its key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options) =>
        _transport = TableTransports.WithSharedKey(endpoint, credential, options);

    /// <summary>The storage account.</summary>
    public virtual string AccountName => _transport.AccountName;

    /// <summary>The account's address.</summary>
    public virtual Uri Uri => _transport.ServiceUri;

    /// <summary>An OData filter over TableName; the interpolated values are quoted and escaped.</summary>
    public static string CreateQueryFilter(FormattableString filter) => InterpolatedFilter.Create(filter);

    /// <summary>An OData filter over the table's name.</summary>
    public static string CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => ExpressionFilter.Create(filter)!;

    /// <summary>A client for one table, over the same connection.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(_transport, tableName);

    /// <summary>Creates a table. 409 TableAlreadyExists when it exists, in any casing.</summary>
    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_transport, tableName, mayExist: false, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="CreateTable" />
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_transport, tableName, mayExist: false, async: true, cancellationToken).AsTask();

    /// <summary>Creates a table unless it exists.</summary>
    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_transport, tableName, mayExist: true, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="CreateTableIfNotExists" />
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        string tableName, CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_transport, tableName, mayExist: true, async: true, cancellationToken).AsTask();

    /// <summary>Deletes a table and its rows. A missing table is answered with status 404, not thrown.</summary>
    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default) =>
        TableAdministration.DeleteAsync(_transport, tableName, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="DeleteTable" />
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        TableAdministration.DeleteAsync(_transport, tableName, async: true, cancellationToken).AsTask();

    /// <summary>The account's tables, by name.</summary>
    public virtual Pageable<TableItem> Query(
        FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        Query(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query(FormattableString, int?, CancellationToken)" />
    public virtual AsyncPageable<TableItem> QueryAsync(
        FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <summary>The account's tables, by name.</summary>
    public virtual Pageable<TableItem> Query(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        Query(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query(Expression{Func{TableItem, bool}}, int?, CancellationToken)" />
    public virtual AsyncPageable<TableItem> QueryAsync(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <summary>The account's tables, by name.</summary>
    public virtual Pageable<TableItem> Query(
        string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new TablePageable<TableItem>(PageReader(filter, maxPerPage), cancellationToken);

    /// <inheritdoc cref="Query(string, int?, CancellationToken)" />
    public virtual AsyncPageable<TableItem> QueryAsync(
        string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new AsyncTablePageable<TableItem>(PageReader(filter, maxPerPage), cancellationToken);

    private TablePageReader<TableItem> PageReader(string? filter, int? maxPerPage)
    {
        var query = new TableQuery(string.IsNullOrEmpty(filter) ? null : filter, maxPerPage, null, null);
        return async (continuation, pageSize, async, cancellationToken) =>
        {
            var wanted = query with { Continuation = continuation, Top = pageSize ?? query.Top };
            var (response, page) = await _transport.ListTablesAsync(wanted, async, cancellationToken).ConfigureAwait(false);
            response.Succeeded();
            return Page<TableItem>.FromValues([.. page!.Entries.Select(name => new TableItem(name))], page.Continuation, response);
        };
    }
}
