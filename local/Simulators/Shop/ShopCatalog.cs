using System.Globalization;

namespace Serverless.Local.Simulators.Shop;

/// <summary>What the simulated shop sells at the moment.</summary>
/// <param name="Id">As Shopify's variants and WooCommerce's products are numbered.</param>
/// <param name="Price">Decimal text.</param>
/// <param name="Stock">Pieces; null when the shop does not count them.</param>
internal sealed record ShopProduct(string Sku, string Name, long Id, string Price, int? Stock);

/// <summary>The articles of the simulated shop: whatever was ordered once, at the price of the first order until it is changed.</summary>
internal sealed class ShopCatalog
{
    private const string Kind = "shop-product";
    private const long FirstId = 93;
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly Dictionary<string, ShopProduct> _products;

    public ShopCatalog(SimulatorStore store)
    {
        _store = store;
        _products = store.Load<ShopProduct>(Kind).ToDictionary(product => product.Sku, StringComparer.Ordinal);
    }

    public IReadOnlyList<ShopProduct> All
    {
        get { lock (_gate) { return [.. _products.Values.OrderBy(product => product.Id)]; } }
    }

    public ShopProduct? Find(string sku)
    {
        lock (_gate) { return _products.GetValueOrDefault(sku); }
    }

    public ShopProduct? Find(long id)
    {
        lock (_gate) { return _products.Values.FirstOrDefault(product => product.Id == id); }
    }

    /// <summary>The lines with the ids of their articles; those that are ordered for the first time are new in the shop.</summary>
    public IReadOnlyList<ShopLine> Learn(IReadOnlyList<ShopLine> lines)
    {
        lock (_gate)
        {
            foreach (var line in lines.Where(line => !_products.ContainsKey(line.Sku)))
            {
                Save(new ShopProduct(line.Sku, line.Name, FirstId + _products.Count, line.Price, null));
            }

            return [.. lines.Select(line => line with { ProductId = _products[line.Sku].Id })];
        }
    }

    public ShopProduct? Change(string sku, string? price, int? stock)
    {
        lock (_gate)
        {
            return _products.TryGetValue(sku, out var product) ? Save(product with { Price = price ?? product.Price, Stock = stock ?? product.Stock }) : null;
        }
    }

    /// <summary>Whether so many pieces can be had.</summary>
    public bool Has(ShopLine line) => Find(line.Sku) is { } product && !(product.Stock < line.Quantity);

    /// <summary>The line at the price of today.</summary>
    public ShopLine Now(ShopLine line) => line with { Price = Find(line.Sku)?.Price ?? line.Price };

    public static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    public static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private ShopProduct Save(ShopProduct product)
    {
        _products[product.Sku] = product;
        _store.Put(Kind, product.Sku, product);
        return product;
    }
}
