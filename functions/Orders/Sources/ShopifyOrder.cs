using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Orders.Sources;

/// <summary>
/// Shopify's order resource. Anything in it may be null: without access to protected customer data the app gets no names, addresses,
/// phones or e-mail addresses at all.
/// </summary>
internal static class ShopifyOrder
{
    private const int LongestLocale = 35;

    public static OrderDetails Details(JsonElement order, string id, DateTimeOffset now)
    {
        var currency = order.Currency("currency"u8);
        var presentment = order.Currency("presentment_currency"u8);
        var paid = Presentment(order, "total_price_set"u8);
        var isPresentment = presentment is not null && presentment == paid.Currency("currency_code"u8) && paid.Amount("amount"u8) is not null;
        return new OrderDetails(id)
        {
            Number = order.Shown("name"u8, 50),
            PlacedAt = order.Moment("created_at"u8, now),
            Currency = isPresentment ? presentment : currency,
            Total = isPresentment ? paid.Amount("amount"u8) : order.Amount("total_price"u8),
            Url = order.Url("order_status_url"u8),
            Lines = Lines(order, isPresentment),
        };
    }

    /// <param name="country">Where telephone numbers without a country are at home when their address does not say.</param>
    public static OrderCustomer Customer(JsonElement order, string? country)
    {
        var (customer, billing, shipping) = (order.Object("customer"u8), order.Object("billing_address"u8), order.Object("shipping_address"u8));
        return new OrderCustomer
        {
            Id = customer?.Id("id"u8),
            Name = ForeignOrder.FullName(customer) ?? ForeignOrder.FullName(billing) ?? ForeignOrder.FullName(shipping),
            Email = ForeignOrder.Email(order.Text("email"u8), order.Text("contact_email"u8), customer.Text("email"u8)),
            Phone = ForeignOrder.Phone(country,
                new(order.Text("phone"u8), CountryOf(billing) ?? CountryOf(shipping)), new(shipping.Text("phone"u8), CountryOf(shipping)),
                new(billing.Text("phone"u8), CountryOf(billing)), new(customer.Text("phone"u8), CountryOf(customer?.Object("default_address"u8)))),
            Locale = order.Shown("customer_locale"u8, LongestLocale),
        };
    }

    private static string? CountryOf(JsonElement? address) => address.Text("country_code"u8, 2);

    /// <summary>In the currency that the customer paid in, which may be another than the shop's.</summary>
    private static List<OrderLine> Lines(JsonElement order, bool isPresentment)
    {
        var lines = new List<OrderLine>();
        if (order.Array("line_items"u8) is not { } items) { return lines; }

        foreach (var item in items.EnumerateArray())
        {
            var price = isPresentment ? Presentment(item, "price_set"u8).Amount("amount"u8) : item.Amount("price"u8);
            var name = ForeignOrder.LineName(item.Text("name"u8, 400) ?? item.Text("title"u8, 400));
            if (name is null || price is null || item.Count("quantity"u8) is not { } quantity) { continue; }

            lines.Add(new OrderLine(name, quantity, price.Value) { Sku = item.Shown("sku"u8, 100) });
            if (lines.Count == ForeignOrder.MostLines) { break; }
        }

        return lines;
    }

    private static JsonElement? Presentment(JsonElement parent, ReadOnlySpan<byte> set) => parent.Object(set)?.Object("presentment_money"u8);
}
