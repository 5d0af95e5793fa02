using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Serverless.Tests.Channels;

/// <summary>Tables of a process that may die at any write.</summary>
internal sealed class CrashingTables(TableServiceClient tables, CrashPoint crash) : TableServiceClient
{
    public override TableClient GetTableClient(string tableName) => new Table(tables.GetTableClient(tableName), crash);

    public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        tables.CreateTableIfNotExistsAsync(tableName, cancellationToken);

    private sealed class Table(TableClient table, CrashPoint crash) : TableClient
    {
        public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            crash.Enter();
            return table.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            crash.Enter();
            return table.QueryAsync<T>(filter!, maxPerPage, select, cancellationToken);
        }

        public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
            StoreAsync(() => table.AddEntityAsync(entity, cancellationToken));

        public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            StoreAsync(() => table.UpdateEntityAsync(entity, ifMatch, mode, cancellationToken));

        public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            StoreAsync(() => table.UpsertEntityAsync(entity, mode, cancellationToken));

        public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
            StoreAsync(() => table.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken));

        public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
            StoreAsync(() => table.SubmitTransactionAsync(transactionActions, cancellationToken));

        private async Task<T> StoreAsync<T>(Func<Task<T>> store)
        {
            crash.Storing();
            var stored = await store();
            crash.Stored();
            return stored;
        }
    }
}
