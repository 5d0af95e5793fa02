using Azure;
using Azure.Data.Tables;

namespace Serverless.Tests.Shops.Requests;

/// <summary>Tables between whose calls something else may happen.</summary>
internal sealed class SteppedTables(TableServiceClient tables, Steps steps) : TableServiceClient
{
    public override TableClient GetTableClient(string tableName) => new Table(tables.GetTableClient(tableName), steps);

    private sealed class Table(TableClient table, Steps steps) : TableClient
    {
        public override async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            var found = await table.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken);
            await steps.PassAsync();
            return found;
        }

        public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
            table.QueryAsync<T>(filter!, maxPerPage, select, cancellationToken);

        public override async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        {
            var added = await table.AddEntityAsync(entity, cancellationToken);
            await steps.PassAsync();
            return added;
        }

        public override async Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        {
            var updated = await table.UpdateEntityAsync(entity, ifMatch, mode, cancellationToken);
            await steps.PassAsync();
            return updated;
        }
    }
}
