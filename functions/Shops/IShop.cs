using System.Text.Json.Serialization;
using Serverless.Businesses;

namespace Serverless.Shops;

/// <summary>
/// One kind of shop software, as we call it: to change an order, to ask what the same order costs now, and to place it. Nothing here
/// repeats a call by itself; the caller does, after <see cref="ShopAnswer.TryAgain"/>, with the same <see cref="ShopCall.RequestId"/>.
/// </summary>
public interface IShop
{
    /// <summary>As the business record names it: one of <see cref="ShopKinds"/>.</summary>
    string Kind { get; }

    Task<ShopAnswer> ChangeAsync(ShopCall call, OrderChange change, CancellationToken cancellationToken);

    /// <summary>What "the same again" costs now. Nothing is reserved and nothing is bought by asking.</summary>
    Task<ShopAnswer> QuoteAsync(ShopCall call, QuoteRequest request, CancellationToken cancellationToken);

    /// <summary>Places the order, at the price of the quote or not at all.</summary>
    Task<ShopAnswer> OrderAsync(ShopCall call, ReorderRequest request, CancellationToken cancellationToken);
}

/// <summary>One call to a shop.</summary>
/// <param name="RequestId">
/// Deterministic, and the same for every attempt: lower-case letters, digits and hyphens, at most 64. A connector makes of it what its
/// shop recognises a repeat by, so that repeating a call has one effect.
/// </param>
/// <param name="Attempt">1 for the first.</param>
public sealed record ShopCall(Business Business, ShopSettings Shop, string RequestId, int Attempt);

/// <summary>What is to become of an order. Ids and numbers are those that the shop's own webhooks named.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(Cancel), "cancel")]
[JsonDerivedType(typeof(Address), "address")]
[JsonDerivedType(typeof(Quantity), "quantity")]
public abstract record OrderChange
{
    private OrderChange(string orderId, string? orderNumber) => (OrderId, OrderNumber) = (orderId, orderNumber);

    public string OrderId { get; }

    /// <summary>As the customer knows it, for example <c>#1001</c>.</summary>
    public string? OrderNumber { get; }

    public sealed record Cancel(string OrderId, string? OrderNumber) : OrderChange(OrderId, OrderNumber);

    /// <summary>Ships it to another address.</summary>
    public sealed record Address(string OrderId, string? OrderNumber, PostalAddress To) : OrderChange(OrderId, OrderNumber);

    /// <summary>Changes how many pieces of one line are ordered; none removes it.</summary>
    /// <param name="Line">The line's name.</param>
    /// <param name="From">How many pieces the customer believes to have ordered.</param>
    public sealed record Quantity(string OrderId, string? OrderNumber, string Line, string? Sku, int From, int To) : OrderChange(OrderId, OrderNumber);
}

/// <summary>Asks what an earlier order costs now.</summary>
public sealed record QuoteRequest(string OrderId, string? OrderNumber);

/// <summary>Orders again what the quote lists, for its price.</summary>
/// <param name="OrderId">The earlier order, whose customer, address and lines count.</param>
/// <param name="QuoteId">Ours; one quote yields at most one order.</param>
public sealed record ReorderRequest(string OrderId, string? OrderNumber, string QuoteId, ShopQuote Quote);
