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

    public async Task<OrderRecord> UpdateAsync(string business, string customer, OrderRecord known, Func<OrderRecord, OrderRecord> change,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 1; ; attempt++)
        {
            var record = change(known);
            if (ReferenceEquals(record, known)) { return known; }

            try
            {
                return record with { Version = await WriteAsync(OrderRow.Of(business, customer, record), cancellationToken) };
            }
            catch (RequestFailedException exception) when (exception.Status is Conflict or Changed && attempt < MostAttempts)
            {
                // Somebody else was faster; the change is applied to what they wrote.
                known = await FindAsync(business, customer, known.OrderId, cancellationToken) ?? OrderRecord.Unknown(known.OrderId);
            }
        }
    }

    private async Task<ETag> WriteAsync(OrderRow row, CancellationToken cancellationToken)
    {
        var response = row.IsNew
            ? await _table.AddEntityAsync(row, cancellationToken)
            : await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
        return response.Headers.ETag ?? throw new InvalidOperationException("The table service answered a write without an ETag.");
    }
}
