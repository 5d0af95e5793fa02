using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Orders;

internal sealed class OrderStore(TableServiceClient tables) : IOrders
{
    private const int Conflict = 409;
    private const int Changed = 412;
    private const int MostAttempts = 10;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Orders);

    public Task<OrderRecord> MergeAsync(string customer, OrderStatusChanged change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return UpdateAsync(change.Business, customer, change.Order.Id,
            record => record with { Timeline = OrderTimeline.Merge(record.Timeline, change), Lane = change.Lane ?? record.Lane }, cancellationToken);
    }

    public async Task RememberAsync(string business, string customer, string orderId, IReadOnlyList<OrderTold> told, CancellationToken cancellationToken)
    {
        if (told.Count == 0) { return; }

        await UpdateAsync(business, customer, orderId, record => record with { Told = OrderNotices.Remember(record.Told, told) }, cancellationToken);
    }

    public async Task<OrderRecord?> FindAsync(string business, string customer, string orderId, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<OrderRow>(OrderRow.Partition(business, customer), OrderRow.Row(orderId), cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.ToRecord() : null;
    }

    public async Task<IReadOnlyList<OrderRecord>> ListAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var partition = OrderRow.Partition(business, customer);
        var orders = new List<OrderRecord>();
        await foreach (var row in _table.QueryAsync<OrderRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken))
        {
            orders.Add(row.ToRecord());
        }

        return orders;
    }

    /// <summary>Applies a pure change to the newest version; starts over when somebody else wrote in between.</summary>
    private async Task<OrderRecord> UpdateAsync(string business, string customer, string orderId, Func<OrderRecord, OrderRecord> change, CancellationToken cancellationToken)
    {
        var (partition, key) = (OrderRow.Partition(business, customer), OrderRow.Row(orderId));
        for (var attempt = 1; ; attempt++)
        {
            var found = await _table.GetEntityIfExistsAsync<OrderRow>(partition, key, cancellationToken: cancellationToken);
            var row = found.HasValue ? found.Value! : new OrderRow { PartitionKey = partition, RowKey = key, OrderId = orderId };
            var record = change(row.ToRecord());
            row.Put(record);
            try
            {
                await WriteAsync(row, cancellationToken);
                return record;
            }
            catch (RequestFailedException exception) when (exception.Status is Conflict or Changed && attempt < MostAttempts)
            {
                // Somebody else was faster; the change is applied to what they wrote.
            }
        }
    }

    private Task<Response> WriteAsync(OrderRow row, CancellationToken cancellationToken) => row.IsNew
        ? _table.AddEntityAsync(row, cancellationToken)
        : _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
}
