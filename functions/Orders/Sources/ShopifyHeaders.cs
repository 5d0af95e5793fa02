using Microsoft.Extensions.Primitives;

namespace Serverless.Orders.Sources;

/// <summary>
/// Shopify's headers. They come with and without <c>X-</c>; where both are there, the one without counts, as in Shopify's own library.
/// </summary>
internal static class ShopifyHeaders
{
    public static StringValues All(SourceDelivery delivery, string name) =>
        delivery.Headers.TryGetValue($"Shopify-{name}", out var plain) ? plain : delivery.Headers[$"X-Shopify-{name}"];

    /// <summary>The header, or null when it is missing, blank or came twice.</summary>
    public static string? One(SourceDelivery delivery, string name) => All(delivery, name) is [{ Length: > 0 and <= 200 } value] ? value : null;
}
