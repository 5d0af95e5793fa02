
namespace Serverless.Orders;

/// <summary>Something happened to an order. Published by the order webhooks, read by the fan-out.</summary>
public sealed record OrderStatusChanged
{
    public const string Schema = "order-status/1";

    /// <summary>The id of the event, the same for every repeat of it.</summary>
    public required string EventId { get; init; }

    public required string Business { get; init; }

    /// <summary>The source it came from, for example <c>standard</c>.</summary>
    public required string Source { get; init; }

    public required OrderStep Step { get; init; }

    /// <summary>When it happened, by the sender's clock.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The session in which all events of the order travel, one after the other. What is said about the order later goes there too.</summary>
    public string? Lane { get; init; }

    /// <summary>Our id of the customer, when whose order it is was known already; then <see cref="Customer"/> names nobody.</summary>
    public string? CustomerId { get; init; }

    public required OrderDetails Order { get; init; }
    public required OrderCustomer Customer { get; init; }
    public OrderShipment? Shipment { get; init; }

    public override string ToString() => $"{Step.Name()} {EventId}";
}

/// <summary>The order itself. Amounts are in the currency's main unit.</summary>
public sealed record OrderDetails(string Id)
{
    /// <summary>As the customer knows it, for example <c>#1001</c>; null when the shop has none beside the id.</summary>
    public string? Number { get; init; }
    public DateTimeOffset? PlacedAt { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }
    public decimal? Total { get; init; }
    public string? PaymentMethod { get; init; }
    public Uri? Url { get; init; }
    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    public override string ToString() => Id;
}

/// <summary>One line of an order; the price is for one piece.</summary>
public sealed record OrderLine(string Name, int Quantity, decimal Price)
{
    public string? Sku { get; init; }

    public override string ToString() => "line …";
}

/// <summary>Who ordered, as far as the shop says. Personal, so it prints masked.</summary>
public sealed record OrderCustomer
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Email { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }
    public string? Locale { get; init; }

    public override string ToString() => "customer …";
}

/// <summary>The parcel.</summary>
public sealed record OrderShipment
{
    public string? Carrier { get; init; }
    public string? TrackingNumber { get; init; }
    public Uri? TrackingUrl { get; init; }
    public DateOnly? EstimatedDelivery { get; init; }

    public override string ToString() => "shipment …";
}
