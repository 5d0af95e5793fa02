namespace Serverless.Local.Simulators.Shop;

/// <summary>An order of the simulated shop, in the shape of the <c>standard</c> order event.</summary>
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

    public ShopShipment? Shipment { get; init; }
}

internal sealed record ShopLine(string Sku, string Name, int Quantity, string Price);

/// <summary>Who ordered, as the shop knows them.</summary>
internal sealed record ShopCustomer
{
    public string Id { get; init; } = "c-77";

    public string? Name { get; init; } = "Erika Muster";

    public string? Email { get; init; } = "erika@example.org";

    public string? Phone { get; init; } = "+4915112345678";

    public string? Locale { get; init; } = "de-DE";
}

/// <summary>Where the parcel is; <see cref="EstimatedDelivery"/> is a date, <c>2026-11-23</c>.</summary>
internal sealed record ShopShipment
{
    public string Carrier { get; init; } = "DHL";

    public string TrackingNumber { get; init; } = "00340434161094000000";

    public string TrackingUrl { get; init; } = "https://track.example/00340434161094000000";

    public string? EstimatedDelivery { get; init; }
}
