namespace Serverless.Orders;

/// <summary>One order of one customer: its timeline, and what was told of it.</summary>
public sealed record OrderRecord(string OrderId, OrderTimeline Timeline, IReadOnlyList<OrderTold> Told)
{
    /// <summary>The session in which its events travel; see <see cref="OrderStatusChanged.Lane"/>.</summary>
    public string? Lane { get; init; }
}

/// <summary>The order records. Both writes are safe to repeat and to race.</summary>
public interface IOrders
{
    /// <summary>Adds an event to its order, which is made when it is new; the record afterwards.</summary>
    Task<OrderRecord> MergeAsync(string customer, OrderStatusChanged change, CancellationToken cancellationToken);

    /// <summary>Adds what was told; see <see cref="OrderNotices.Remember"/>.</summary>
    Task RememberAsync(string business, string customer, string orderId, IReadOnlyList<OrderTold> told, CancellationToken cancellationToken);

    /// <summary>The order, or null.</summary>
    Task<OrderRecord?> FindAsync(string business, string customer, string orderId, CancellationToken cancellationToken);

    /// <summary>The customer's orders, in no particular order; empty when there are none.</summary>
    Task<IReadOnlyList<OrderRecord>> ListAsync(string business, string customer, CancellationToken cancellationToken);
}
