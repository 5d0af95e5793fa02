namespace Serverless.Orders;

/// <summary>Something that a sender calls an order by, without saying whose order it is.</summary>
/// <param name="Kind">One of <see cref="OrderIndexKinds"/>.</param>
/// <param name="Value">Unique within the business and the kind.</param>
public sealed record OrderIndexKey(string Business, string Kind, string Value)
{
    /// <summary>The order's id at its shop. Two shops of one business may use the same ids, so the source belongs to it.</summary>
    public static OrderIndexKey Order(string business, string source, string orderId) => new(business, OrderIndexKinds.Order, $"{source}\n{orderId}");

    /// <summary>A tracking number, however it is spaced and cased.</summary>
    public static OrderIndexKey Tracking(string business, string trackingNumber)
    {
        ArgumentNullException.ThrowIfNull(trackingNumber);
        return new(business, OrderIndexKinds.Tracking, string.Concat(trackingNumber.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant());
    }

    /// <summary>What customers call the order, without the <c>#</c> that some shops put before it; null when that is nothing.</summary>
    public static OrderIndexKey? Number(string business, string orderNumber)
    {
        ArgumentNullException.ThrowIfNull(orderNumber);
        var number = string.Concat(orderNumber.Where(c => !char.IsWhiteSpace(c))).TrimStart('#').ToUpperInvariant();
        return number.Length > 0 ? new(business, OrderIndexKinds.Number, number) : null;
    }

    /// <summary>A tracking number leads to an address, so it is not printed.</summary>
    public override string ToString() => $"{Kind} …";
}

/// <summary>The kinds of values that lead to an order; stable, part of keys.</summary>
public static class OrderIndexKinds
{
    public const string Order = "order";
    public const string Tracking = "tracking";
    public const string Number = "number";
}

/// <summary>Where an order is kept.</summary>
/// <param name="Customer">Our id of the customer.</param>
/// <param name="OrderId">The order's id within the customer's orders.</param>
/// <param name="Lane">The session in which all its events travel.</param>
public sealed record OrderPlace(string Customer, string OrderId, string Lane);
