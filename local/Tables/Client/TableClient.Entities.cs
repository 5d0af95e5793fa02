using Serverless.Local.Tables;
using Serverless.Local.Tables.Mapping;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>Inserts. 409 EntityAlreadyExists when the row exists, 404 TableNotFound when the table does not. The entity is not changed.</summary>
    public virtual Response AddEntity<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(TableWriteKind.Insert, entity, null, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="AddEntity" />
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(TableWriteKind.Insert, entity, null, async: true, cancellationToken).AsTask();

    /// <summary>Inserts, or writes over the row whatever its version.</summary>
    public virtual Response UpsertEntity<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(KindOf(mode), entity, null, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="UpsertEntity" />
    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(KindOf(mode), entity, null, async: true, cancellationToken).AsTask();

    /// <summary>
    /// Writes over the version <paramref name="ifMatch"/> names, or any with <see cref="ETag.All"/>. 404 ResourceNotFound when
    /// the row is missing, 412 UpdateConditionNotSatisfied when it has another version.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="ifMatch"/> is default.</exception>
    public virtual Response UpdateEntity<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(KindOf(mode), entity, Required(ifMatch), async: false, cancellationToken).Completed();

    /// <inheritdoc cref="UpdateEntity" />
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(KindOf(mode), entity, Required(ifMatch), async: true, cancellationToken).AsTask();

    /// <summary>
    /// Deletes the version <paramref name="ifMatch"/> names, or any by default. A missing row is answered with status 404, not
    /// thrown; 412 UpdateConditionNotSatisfied when it has another version.
    /// </summary>
    public virtual Response DeleteEntity(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteAsync(partitionKey, rowKey, ifMatch, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)" />
    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteAsync(partitionKey, rowKey, ifMatch, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)" />
    /// <remarks>The entity's own ETag does not count.</remarks>
    public virtual Response DeleteEntity(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntity(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <inheritdoc cref="DeleteEntity(ITableEntity, ETag, CancellationToken)" />
    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    private static TableWriteKind KindOf(TableUpdateMode mode) => mode switch
    {
        TableUpdateMode.Merge => TableWriteKind.Merge,
        TableUpdateMode.Replace => TableWriteKind.Replace,
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };

    private static string Required(ETag ifMatch) => ifMatch == default
        ? throw new ArgumentException("An update needs the version it replaces: the entity's ETag, or ETag.All for any.", nameof(ifMatch))
        : ifMatch.ToString();

    private async ValueTask<Response> WriteAsync<T>(
        TableWriteKind kind, T entity, string? ifMatch, bool async, CancellationToken cancellationToken)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        var write = new TableWrite(kind, EntityMapper.ToRow(entity), ifMatch);
        var response = await _transport.WriteAsync(Name, write, async, cancellationToken).ConfigureAwait(false);
        return response.Succeeded();
    }

    private async ValueTask<Response> DeleteAsync(
        string partitionKey, string rowKey, ETag ifMatch, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var row = new TableRow { PartitionKey = partitionKey, RowKey = rowKey };
        var write = new TableWrite(TableWriteKind.Delete, row, ConditionOf(ifMatch));
        var response = await _transport.WriteAsync(Name, write, async, cancellationToken).ConfigureAwait(false);
        return response.Status is 404 ? response : response.Succeeded();
    }

    private static string ConditionOf(ETag ifMatch) => ifMatch == default ? ETag.All.ToString() : ifMatch.ToString();
}
