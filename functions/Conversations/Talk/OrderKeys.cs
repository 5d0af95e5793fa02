using Serverless.Orders;
using Serverless.Platform.Security;

namespace Serverless.Conversations.Talk;

/// <summary>Short names of orders for payloads, where a shop's own id may be too long or have other characters.</summary>
public static class OrderKeys
{
    public static string Of(string orderId) => StableId.From("order-key", orderId)[..16];

    /// <summary>Only the customer's own orders are looked through, so a key of somebody else's finds nothing.</summary>
    public static OrderRecord? Find(IEnumerable<OrderRecord> orders, string key) => orders.FirstOrDefault(order => Of(order.OrderId) == key);
}
