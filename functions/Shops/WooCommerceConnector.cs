using Serverless.Businesses;

namespace Serverless.Shops;

/// <summary>The shop <c>woocommerce</c>: its REST API, v3.</summary>
internal sealed class WooCommerceConnector(WooCommerceChanges changes, WooCommerceReorders reorders) : IShop
{
    public string Kind => ShopKinds.WooCommerce;

    public Task<ShopAnswer> ChangeAsync(ShopCall call, OrderChange change, CancellationToken cancellationToken) => changes.ApplyAsync(call, change, cancellationToken);

    public Task<ShopAnswer> QuoteAsync(ShopCall call, QuoteRequest request, CancellationToken cancellationToken) => reorders.QuoteAsync(call, request.OrderId, cancellationToken);

    public Task<ShopAnswer> OrderAsync(ShopCall call, ReorderRequest request, CancellationToken cancellationToken) => reorders.OrderAsync(call, request, cancellationToken);
}
