using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Shops;

/// <summary>How a Shopify order stands, as far as it decides whether it can be changed.</summary>
internal static class ShopifyOrders
{
    private const string Prefix = "gid://shopify/Order/";

    public const string StateQuery = "query($id:ID!){order(id:$id){id cancelledAt displayFulfillmentStatus shippingAddress{firstName lastName company phone}}}";

    /// <summary>The global id; null for what is no order id of Shopify's.</summary>
    public static string? Gid(string orderId) => orderId is { Length: > 0 and <= 20 } && orderId.All(char.IsAsciiDigit) ? Prefix + orderId : null;

    /// <summary>The id as webhooks name it.</summary>
    public static string? Id(string? gid) => gid is not null && gid.LastIndexOf('/') is var at && at >= 0 && at < gid.Length - 1 ? gid[(at + 1)..] : null;

    public static bool IsCancelled(JsonElement order) => order.Text("cancelledAt"u8, 40) is not null;

    /// <summary>Nothing of it has been sent.</summary>
    public static bool IsOpen(JsonElement order) =>
        order.Text("displayFulfillmentStatus"u8, 40) is "UNFULFILLED" or "OPEN" or "SCHEDULED" or "ON_HOLD" or "PENDING_FULFILLMENT" or "REQUEST_DECLINED";
}
