using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Orders;

/// <summary>
/// Leads from a value to an order. Beside the orders, in partitions of its own; row: kind and keyed hash of the value. Kept as long as
/// the orders are, because a parcel may come back after weeks.
/// </summary>
internal sealed class OrderIndexRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Customer { get; set; } = "";
    public string OrderId { get; set; } = "";
    public string Lane { get; set; } = "";

    /// <summary>False until the events that were parked for this value are known to be on the bus.</summary>
    public bool IsSettled { get; set; }

    public OrderPlace ToPlace() => new(Customer, OrderId, Lane);

    public static OrderIndexRow Of(OrderIndexAddress address, OrderPlace place) => new()
    {
        PartitionKey = address.IndexPartition,
        RowKey = address.IndexRow,
        Customer = place.Customer,
        OrderId = place.OrderId,
        Lane = place.Lane,
    };
}

/// <summary>An index key as the tables know it: the value only as a hash.</summary>
internal readonly record struct OrderIndexAddress(string Business, string Kind, string Hash)
{
    public string IndexPartition => TableKey.Join(Business, "index", Hash[..1]);

    public string IndexRow => TableKey.Join(Kind, Hash);

    public string ParkedPartition => TableKey.Join(Business, "parked", $"{Kind}-{Hash}");
}
