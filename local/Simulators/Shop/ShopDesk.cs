using System.Globalization;

namespace Serverless.Local.Simulators.Shop;

/// <summary>
/// What the simulated shop does when it is asked to, whichever API it was asked by: the order changes, and the shop's webhooks tell of it.
/// </summary>
internal sealed class ShopDesk(ShopOrders orders, ShopCatalog catalog, ShopWebhooks webhooks, TimeProvider clock)
{
    public ShopOrder Cancel(ShopOrder order) => order.IsCancelled ? order : Edit(order, "order.cancelled", current => current);

    public ShopOrder Send(ShopOrder order, ShopAddress to) => Edit(order, "order.updated", current => current with { ShipTo = to });

    public ShopOrder SetQuantity(ShopOrder order, string sku, int quantity) => Edit(order, "order.updated", current => current with
    {
        Lines = [.. current.Lines.Select(line => line.Sku == sku ? line with { Quantity = quantity } : line).Where(line => line.Quantity > 0)],
    });

    /// <summary>The lines of an order at the prices of today; null when one cannot be had.</summary>
    public IReadOnlyList<ShopLine>? Quote(ShopOrder order) => order.Lines.All(catalog.Has) ? [.. order.Lines.Select(catalog.Now)] : null;

    public static decimal Total(IEnumerable<ShopLine> lines, string shipping) =>
        lines.Sum(line => line.Quantity * ShopCatalog.Amount(line.Price)) + ShopCatalog.Amount(shipping);

    /// <summary>The same once more, marked with what the client recognises it by.</summary>
    public ShopOrder Reorder(ShopOrder order, IReadOnlyList<ShopLine> lines, string mark) =>
        Place(order.Business, order.Customer, lines, order.Currency, order.Platform, fresh => fresh with { Shipping = order.Shipping, ShipTo = order.ShipTo, Mark = mark });

    public ShopOrder Place(string business, ShopCustomer customer, IReadOnlyList<ShopLine> lines, string currency, string platform, Func<ShopOrder, ShopOrder> also)
    {
        var placed = orders.Place(business, customer, lines, currency, platform, also);
        webhooks.Send(placed, "order.placed", placed.PlacedAt);
        return placed;
    }

    public static Uri PayUrl(ShopOrder order) => new(string.Create(CultureInfo.InvariantCulture, $"https://shop.example/pay/{order.Id}"));

    private ShopOrder Edit(ShopOrder order, string type, Func<ShopOrder, ShopOrder> edit)
    {
        var edited = orders.Edit(order, type, edit);
        webhooks.Send(edited, type, clock.GetUtcNow());
        return edited;
    }
}
