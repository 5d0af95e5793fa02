namespace Serverless.Orders;

/// <summary>Section <c>Orders</c>.</summary>
public sealed class OrdersOptions
{
    /// <summary>How long an event waits for its order to become known; shorter than what the inbox remembers.</summary>
    public TimeSpan ParkFor { get; init; } = TimeSpan.FromDays(3);
}
