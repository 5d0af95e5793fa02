using System.Linq.Expressions;
using Serverless.Local.Tables;
using Serverless.Local.Tables.Filters;
using Serverless.Local.Tables.Mapping;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>Reads a row. 404 ResourceNotFound when it is missing, TableNotFound when the table is.</summary>
    public virtual Response<T> GetEntity<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        GetAsync<T>(partitionKey, rowKey, select, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="GetEntity" />
    public virtual Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        GetAsync<T>(partitionKey, rowKey, select, async: true, cancellationToken).AsTask();

    /// <summary>Reads a row; HasValue is false when it, or its table, is missing.</summary>
    public virtual NullableResponse<T> GetEntityIfExists<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        GetIfExistsAsync<T>(partitionKey, rowKey, select, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="GetEntityIfExists" />
    public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        GetIfExistsAsync<T>(partitionKey, rowKey, select, async: true, cancellationToken).AsTask();

    /// <summary>Rows that match, by partition key and row key. Pages hold at most 1000 rows and may be empty before the last one.</summary>
    public virtual Pageable<T> Query<T>(
        Expression<Func<T, bool>> filter,
        int? maxPerPage = null,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        Query<T>(ExpressionFilter.Create(filter), maxPerPage, select, cancellationToken);

    /// <inheritdoc cref="Query{T}(Expression{Func{T, bool}}, int?, IEnumerable{string}, CancellationToken)" />
    public virtual AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter,
        int? maxPerPage = null,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        QueryAsync<T>(ExpressionFilter.Create(filter), maxPerPage, select, cancellationToken);

    /// <summary>Rows that match, by partition key and row key. Pages hold at most 1000 rows and may be empty before the last one.</summary>
    public virtual Pageable<T> Query<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        new TablePageable<T>(PageReader<T>(filter, maxPerPage, select), cancellationToken);

    /// <inheritdoc cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)" />
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        new AsyncTablePageable<T>(PageReader<T>(filter, maxPerPage, select), cancellationToken);

    private async ValueTask<Response<T>> GetAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select, bool async, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var (response, row) = await ReadAsync(partitionKey, rowKey, select, async, cancellationToken).ConfigureAwait(false);
        response.Succeeded();
        return Response.FromValue(EntityMapper.FromRow<T>(row!), response);
    }

    private async ValueTask<NullableResponse<T>> GetIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select, bool async, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var (response, row) = await ReadAsync(partitionKey, rowKey, select, async, cancellationToken).ConfigureAwait(false);
        if (response.Status is 404) { return new AbsentEntity<T>(response); }

        response.Succeeded();
        return Response.FromValue(EntityMapper.FromRow<T>(row!), response);
    }

    private ValueTask<TableReply<TableRow>> ReadAsync(
        string partitionKey, string rowKey, IEnumerable<string>? select, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return _transport.ReadAsync(Name, partitionKey, rowKey, select?.ToList(), async, cancellationToken);
    }

    private TablePageReader<T> PageReader<T>(string? filter, int? maxPerPage, IEnumerable<string>? select)
        where T : class, ITableEntity
    {
        var query = new TableQuery(string.IsNullOrEmpty(filter) ? null : filter, maxPerPage, select?.ToList(), null);
        return async (continuation, pageSize, async, cancellationToken) =>
        {
            var wanted = query with { Continuation = continuation, Top = pageSize ?? query.Top };
            var (response, page) = await _transport.QueryAsync(Name, wanted, async, cancellationToken).ConfigureAwait(false);
            response.Succeeded();
            return Page<T>.FromValues([.. page!.Entries.Select(EntityMapper.FromRow<T>)], page.Continuation, response);
        };
    }
}
