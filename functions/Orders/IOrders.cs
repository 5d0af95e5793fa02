using Azure;

namespace Serverless.Orders;

/// <summary>One order of one customer: its timeline, and what was told of it.</summary>
public sealed record OrderRecord(string OrderId, OrderTimeline Timeline, IReadOnlyList<OrderTold> Told)
{
    /// <summary>The session in which its events travel; see <see cref="OrderStatusChanged.Lane"/>.</summary>
    public string? Lane { get; init; }

    /// <summary>The version that was read; none for an order that is not stored yet.</summary>
    public ETag Version { get; init; }

    /// <summary>An order of which nothing is known.</summary>
    public static OrderRecord Unknown(string orderId) => new(orderId, new OrderTimeline(), []);

    /// <summary>The record with one more event.</summary>
    public OrderRecord With(OrderStatusChanged change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return this with { Timeline = OrderTimeline.Merge(Timeline, change), Lane = change.Lane ?? Lane };
    }

    /// <summary>The record with what was told; see <see cref="OrderNotices.Remember"/>.</summary>
    public OrderRecord With(IReadOnlyList<OrderTold> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        return told.Count == 0 ? this : this with { Told = OrderNotices.Remember(Told, told) };
    }
}

/// <summary>The order records.</summary>
public interface IOrders
{
    /// <summary>
    /// Writes what <paramref name="change"/> makes of <paramref name="known"/>; when somebody else wrote since that was read, what it makes
    /// of their record, and so on. The record as it is stored. <paramref name="change"/> must be pure; returning the same instance writes nothing.
    /// </summary>
    Task<OrderRecord> UpdateAsync(string business, string customer, OrderRecord known, Func<OrderRecord, OrderRecord> change, CancellationToken cancellationToken);

    /// <summary>The order, or null.</summary>
    Task<OrderRecord?> FindAsync(string business, string customer, string orderId, CancellationToken cancellationToken);

    /// <summary>The customer's orders, in no particular order; empty when there are none.</summary>
    Task<IReadOnlyList<OrderRecord>> ListAsync(string business, string customer, CancellationToken cancellationToken);
}
