using Serverless.Businesses;
using Serverless.Orders;

namespace Serverless.Conversations.Changes;

/// <summary>What can be changed about an order.</summary>
public enum ChangeKind { Address, Quantity, Cancel }

/// <summary>May this be changed now? Pure. The reason is a stable code, and the last part of the name of the text that tells it.</summary>
internal static class ChangePolicy
{
    public const string NotOffered = "not-offered";
    public const string Shipped = "shipped";
    public const string Delivered = "delivered";
    public const string Cancelled = "cancelled";
    public const string Closed = "closed";
    public const string TooLate = "too-late";

    public static readonly IReadOnlyList<string> Reasons = [NotOffered, Shipped, Delivered, Cancelled, Closed, TooLate];

    /// <summary>Whether customers of the business may change this at all.</summary>
    public static bool IsOffered(Business business, ChangeKind kind) => (business.Shop?.Changes, kind) switch
    {
        (null, _) => false,
        ({ } changes, ChangeKind.Address) => changes.Address,
        ({ } changes, ChangeKind.Quantity) => changes.Quantity,
        ({ } changes, _) => changes.Cancel,
    };

    /// <summary>Why not; null when it may.</summary>
    /// <param name="placedAt">When the order was placed, or the first that is known of it.</param>
    public static string? Decide(Business business, ChangeKind kind, OrderStep? status, DateTimeOffset placedAt, DateTimeOffset now) => status switch
    {
        _ when !IsOffered(business, kind) => NotOffered,
        OrderStep.Shipped or OrderStep.OutForDelivery or OrderStep.ReadyForPickup or OrderStep.DeliveryFailed => Shipped,
        OrderStep.Delivered => Delivered,
        OrderStep.Cancelled => Cancelled,
        OrderStep.Returned or OrderStep.Refunded => Closed,
        _ when business.Shop!.Changes.CutOff is { } within && now - placedAt > within => TooLate,
        _ => null,
    };
}
