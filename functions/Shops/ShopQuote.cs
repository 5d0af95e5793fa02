namespace Serverless.Shops;

/// <summary>What an order costs now.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Total">All that the customer pays: lines, shipping, taxes.</param>
/// <param name="ShipTo">Where it would go, when the shop says.</param>
/// <param name="ExpiresAt">Until when the shop holds the price; null when it promises nothing.</param>
/// <param name="Reference">The shop's own mark of this offer, given back to it when the order is placed.</param>
public sealed record ShopQuote(
    IReadOnlyList<ShopQuoteLine> Lines, string Currency, decimal Total, PostalAddress? ShipTo, DateTimeOffset? ExpiresAt, string? Reference);

/// <param name="Price">Of one piece, now.</param>
public sealed record ShopQuoteLine(string Name, string? Sku, int Quantity, decimal Price)
{
    public override string ToString() => "line …";
}
