using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Serverless.Local.Simulators.Shop;

/// <summary>What a WooCommerce shop does with the orders that are put and posted to it.</summary>
internal sealed class WooCommerceDesk(ShopOrders orders, ShopCatalog catalog, ShopDesk desk)
{
    /// <summary>Each member that is there counts; the others stay.</summary>
    public IResult Edit(ShopOrder order, JsonElement body)
    {
        if (body.Member("shipping") is { } shipping) { order = desk.Send(order, Address(order.ShipTo, shipping)); }

        foreach (var line in body.Items("line_items"))
        {
            var index = (int)(line.Number("id") ?? 0) - WooCommerceShape.FirstLine;
            if (index < 0 || index >= order.Lines.Count) { return WooCommerceRest.Error(StatusCodes.Status400BadRequest, "woocommerce_rest_invalid_item_id", "Order item ID provided is not associated with order."); }

            var (sku, quantity) = (order.Lines[index].Sku, (int)(line.Number("quantity") ?? order.Lines[index].Quantity));
            if (line.Text("total") is { } total && quantity > 0 && ShopCatalog.Amount(total) != quantity * ShopCatalog.Amount(order.Lines[index].Price))
            {
                return WooCommerceRest.Error(StatusCodes.Status400BadRequest, "rest_invalid_param", "The total does not fit the quantity.");
            }

            order = desk.SetQuantity(order, sku, quantity);
        }

        if (body.Text("status") is "cancelled") { order = desk.Cancel(order); }

        return WooCommerceRest.Json(WooCommerceShape.Order(order));
    }

    public IResult Create(string business, JsonElement body)
    {
        var lines = new List<ShopLine>();
        foreach (var item in body.Items("line_items"))
        {
            if (catalog.Find((long)(item.Number("product_id") ?? 0)) is not { } product)
            {
                return WooCommerceRest.Error(StatusCodes.Status400BadRequest, "woocommerce_rest_required_product_reference", "Product ID or SKU is required.");
            }

            lines.Add(new ShopLine(product.Sku, product.Name, (int)(item.Number("quantity") ?? 1), product.Price));
        }

        var mark = body.Items("meta_data").FirstOrDefault(field => field.Text("key") == "_chat_reorder_key").Text("value");
        var billing = body.Member("billing") ?? default;
        var customer = new ShopCustomer
        {
            Id = body.Number("customer_id")?.ToString(CultureInfo.InvariantCulture) ?? "0",
            Name = $"{billing.Text("first_name")} {billing.Text("last_name")}".Trim(), Email = billing.Text("email"), Phone = billing.Text("phone"), Locale = null,
        };
        var shipping = body.Items("shipping_lines").Sum(line => ShopCatalog.Amount(line.Text("total") ?? "0"));
        var placed = desk.Place(business, customer, lines, "EUR", ShopPlatforms.WooCommerce, fresh => fresh with
        {
            Mark = mark, Shipping = ShopCatalog.Text(shipping), ShipTo = Address(fresh.ShipTo, body.Member("shipping") ?? default),
        });
        return WooCommerceRest.Json(WooCommerceShape.Order(orders.Find(placed.Id)!), StatusCodes.Status201Created);
    }

    private static ShopAddress Address(ShopAddress now, JsonElement shipping) => now with
    {
        Name = $"{shipping.Text("first_name")} {shipping.Text("last_name")}".Trim() is { Length: > 0 } name ? name : now.Name,
        Line1 = shipping.Text("address_1") ?? now.Line1,
        Line2 = shipping.Text("address_2") is { Length: > 0 } second ? second : null,
        PostalCode = shipping.Text("postcode") ?? now.PostalCode,
        City = shipping.Text("city") ?? now.City,
        Country = shipping.Text("country") ?? now.Country,
    };
}
