using System.Reflection;
using Azure;
using Azure.Data.Tables;
using Serverless.Tests.Shops.Requests;

namespace Serverless.Tests.Conversations.Reorders;

/// <summary>
/// Tables without a disk, for ten thousands of commands; with versions as the real ones have, and with a step before each write and after
/// each call, where the process may die or something else may happen.
/// </summary>
internal sealed class MemoryTables(Steps steps) : TableServiceClient
{
    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;
    private readonly Dictionary<(string Table, string Partition, string Row), ITableEntity> _rows = [];
    private int _version;

    public override TableClient GetTableClient(string tableName) => new Table(this, tableName);

    private static ITableEntity Copy(ITableEntity entity) => (ITableEntity)Clone.Invoke(entity, null)!;

    private void Write(string table, ITableEntity entity)
    {
        var copy = Copy(entity);
        copy.ETag = new ETag($"\"{++_version}\"");
        _rows[(table, entity.PartitionKey, entity.RowKey)] = copy;
    }

    private void Check(string table, ITableEntity entity, ETag? version)
    {
        var stored = _rows.GetValueOrDefault((table, entity.PartitionKey, entity.RowKey));
        if (version is null && stored is not null) { throw new RequestFailedException(409, "There is such a row."); }

        if (version is not null && stored?.ETag != version) { throw new RequestFailedException(412, "It is another version."); }
    }

    private sealed class Table(MemoryTables tables, string name) : TableClient
    {
        public override async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            var found = tables._rows.GetValueOrDefault((name, partitionKey, rowKey)) is { } row ? Copy(row) : null;
            await tables.Pass();
            return new Maybe<T>((T?)found);
        }

        public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            var partition = filter!.Split('\'')[1];
            List<T> found = [.. tables._rows.Where(row => row.Key.Table == name && row.Key.Partition == partition).Select(row => (T)Copy(row.Value))];
            return AsyncPageable<T>.FromPages([Page<T>.FromValues(found, null, null!)]);
        }

        public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
            WriteAsync([(entity, null)]);

        public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            WriteAsync([(entity, ifMatch)]);

        public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        {
            await WriteAsync([.. transactionActions.Select(action => (action.Entity, action.ActionType is TableTransactionActionType.Add ? (ETag?)null : action.ETag))]);
            return null!;
        }

        private async Task<Response> WriteAsync(List<(ITableEntity Entity, ETag? Version)> changes)
        {
            await tables.Pass();
            foreach (var (entity, version) in changes) { tables.Check(name, entity, version); }

            foreach (var (entity, _) in changes) { tables.Write(name, entity); }

            await tables.Pass();
            return null!;
        }
    }

    private Task Pass() => steps.PassAsync();

    private sealed class Maybe<T>(T? value) : NullableResponse<T>
    {
        public override bool HasValue => value is not null;
        public override T? Value => value;
        public override Response GetRawResponse() => throw new NotSupportedException();
    }
}
