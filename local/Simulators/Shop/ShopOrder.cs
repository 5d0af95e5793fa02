namespace Serverless.Local.Simulators.Shop;

/// <summary>An order of the simulated shop, whichever shape its webhooks have.</summary>
internal sealed record ShopOrder
{
    public required string Business { get; init; }

    public required string Id { get; init; }

    public required string Number { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    public required string Currency { get; init; }

    /// <summary>Decimal text, for example <c>59.90</c>.</summary>
    public required string Total { get; init; }

    public required string Url { get; init; }

    public required IReadOnlyList<ShopLine> Lines { get; init; }

    public required ShopCustomer Customer { get; init; }

    /// <summary>What sending it costs; in <see cref="Total"/>.</summary>
    public string Shipping { get; init; } = "0.00";

    /// <summary>Where it is sent to.</summary>
    public ShopAddress ShipTo { get; init; } = new();

    public ShopShipment? Shipment { get; init; }

    /// <summary>What a client marked it with when it placed it.</summary>
    public string? Mark { get; init; }

    /// <summary>Whether it has gone too far to be changed.</summary>
    public bool IsClosed => Happened.Any(happening => happening.Type is not ("order.placed" or "order.paid" or "order.updated" or "order.delayed"));

    public bool IsCancelled => Happened.Any(happening => happening.Type is "order.cancelled");

    /// <summary>Whose shape its webhooks have: see <see cref="ShopPlatforms"/>.</summary>
    public string Platform { get; init; } = ShopPlatforms.Standard;

    /// <summary>The order's id on a platform that counts them.</summary>
    public long PlatformId { get; init; }

    /// <summary>The id that its webhooks and its API name it by.</summary>
    public string IdOnPlatform => Platform == ShopPlatforms.Standard ? Id : PlatformId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What happened to it, in the order in which the shop did it.</summary>
    public IReadOnlyList<ShopHappening> Happened { get; init; } = [];

    /// <summary>When it was changed last, by the times of what happened.</summary>
    public DateTimeOffset ModifiedAt => Happened.Count == 0 ? PlacedAt : Happened.Max(happening => happening.At);
}

/// <summary>One thing that happened to an order, by the name of its <c>standard</c> event.</summary>
internal sealed record ShopHappening(string Type, DateTimeOffset At);

/// <summary>The shapes that the simulated shop can take.</summary>
internal static class ShopPlatforms
{
    public const string Standard = "standard";
    public const string Shopify = "shopify";
    public const string WooCommerce = "woocommerce";

    public static readonly IReadOnlyList<string> All = [Standard, Shopify, WooCommerce];
}

internal sealed record ShopLine(string Sku, string Name, int Quantity, string Price)
{
    /// <summary>The article's id on a platform that counts them.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public long ProductId { get; init; }
}

/// <summary>Who ordered, as the shop knows them.</summary>
internal sealed record ShopCustomer
{
    public string Id { get; init; } = "c-77";

    public string? Name { get; init; } = "Erika Muster";

    public string? Email { get; init; } = "erika@example.org";

    public string? Phone { get; init; } = "+4915112345678";

    public string? Locale { get; init; } = "de-DE";
}

/// <summary>Where an order is sent to.</summary>
internal sealed record ShopAddress
{
    public string? Name { get; init; } = "Erika Muster";

    public string Line1 { get; init; } = "Alte Str. 1";

    public string? Line2 { get; init; }

    public string PostalCode { get; init; } = "20095";

    public string City { get; init; } = "Hamburg";

    public string Country { get; init; } = "DE";
}

/// <summary>Where the parcel is; <see cref="EstimatedDelivery"/> is a date, <c>2026-11-23</c>.</summary>
internal sealed record ShopShipment
{
    public string Carrier { get; init; } = "DHL";

    public string TrackingNumber { get; init; } = "00340434161094000000";

    public string TrackingUrl { get; init; } = "https://track.example/00340434161094000000";

    public string? EstimatedDelivery { get; init; }
}
