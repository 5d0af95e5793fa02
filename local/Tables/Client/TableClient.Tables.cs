using Azure.Data.Tables.Models;
using Serverless.Local.Tables;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>Creates the table. 409 TableAlreadyExists when it exists; 409 TableBeingDeleted for a while after a delete in Azure.</summary>
    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_transport, Name, mayExist: false, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Create" />
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_transport, Name, mayExist: false, async: true, cancellationToken).AsTask();

    /// <summary>Creates the table unless it exists.</summary>
    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_transport, Name, mayExist: true, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="CreateIfNotExists" />
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_transport, Name, mayExist: true, async: true, cancellationToken).AsTask();

    /// <summary>Deletes the table and its rows. A missing table is answered with status 404, not thrown.</summary>
    public virtual Response Delete(CancellationToken cancellationToken = default) =>
        TableAdministration.DeleteAsync(_transport, Name, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Delete" />
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        TableAdministration.DeleteAsync(_transport, Name, async: true, cancellationToken).AsTask();
}
