using Serverless.Businesses;

namespace Serverless.Shops;

/// <summary>The shop <c>shopify</c>: its Admin GraphQL API.</summary>
internal sealed class ShopifyConnector(ShopifyChanges changes, ShopifyReorders reorders) : IShop
{
    public string Kind => ShopKinds.Shopify;

    public Task<ShopAnswer> ChangeAsync(ShopCall call, OrderChange change, CancellationToken cancellationToken) => changes.ApplyAsync(call, change, cancellationToken);

    public Task<ShopAnswer> QuoteAsync(ShopCall call, QuoteRequest request, CancellationToken cancellationToken) => reorders.QuoteAsync(call, request.OrderId, cancellationToken);

    public Task<ShopAnswer> OrderAsync(ShopCall call, ReorderRequest request, CancellationToken cancellationToken) => reorders.OrderAsync(call, request, cancellationToken);
}
