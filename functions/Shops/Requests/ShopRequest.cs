using System.Text.Json.Serialization;

namespace Serverless.Shops.Requests;

/// <summary>Something that is asked of a business's shop on behalf of a customer.</summary>
/// <param name="Id">Made by <see cref="ShopRequestIds.Of"/>; the shop knows the request by it.</param>
/// <param name="Thread">The chat it was asked for in.</param>
/// <param name="Deadline">From then on no answer is waited for.</param>
public sealed record ShopRequest(string Id, string Business, string Customer, string Thread, ShopWish Wish, DateTimeOffset AskedAt, DateTimeOffset Deadline)
{
    /// <summary>The shop is not asked before, so that the request can still be taken back; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Which of the <see cref="IShopOutcomes"/> is told.</summary>
    [JsonIgnore]
    public string Kind => Wish.Kind;

    public override string ToString() => Id;
}

/// <summary>What is asked for. A closed set. May hold an address, so it prints its kind only.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "wish")]
[JsonDerivedType(typeof(Change), ShopWishes.Change)]
[JsonDerivedType(typeof(Quote), ShopWishes.Quote)]
[JsonDerivedType(typeof(Order), ShopWishes.Order)]
public abstract record ShopWish
{
    private ShopWish(string kind) => Kind = kind;

    /// <summary>One of <see cref="ShopWishes"/>.</summary>
    [JsonIgnore]
    public string Kind { get; }

    public sealed override string ToString() => Kind;

    /// <summary>Whether an answer is one to this wish.</summary>
    public bool IsAnsweredBy(ShopAnswer answer) => (this, answer) switch
    {
        (_, ShopAnswer.Refused) => true,
        (Change, ShopAnswer.Done) => true,
        (Quote, ShopAnswer.Offered) => true,
        (Order, ShopAnswer.Ordered) => true,
        _ => false,
    };

    public sealed record Change(OrderChange What) : ShopWish(ShopWishes.Change);

    public sealed record Quote(QuoteRequest What) : ShopWish(ShopWishes.Quote);

    public sealed record Order(ReorderRequest What) : ShopWish(ShopWishes.Order);
}

/// <summary>The kinds of <see cref="ShopWish"/>.</summary>
public static class ShopWishes
{
    public const string Change = "change";
    public const string Quote = "quote";
    public const string Order = "order";
}

/// <summary>How a request ended. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "settlement")]
[JsonDerivedType(typeof(Answered), "answered")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(AnsweredLate), "answered-late")]
public abstract record ShopSettlement
{
    private ShopSettlement() { }

    /// <summary>The shop answered in time: <see cref="ShopAnswer.Done"/>, <see cref="ShopAnswer.Offered"/>, <see cref="ShopAnswer.Ordered"/> or <see cref="ShopAnswer.Refused"/>.</summary>
    public sealed record Answered(ShopAnswer Answer) : ShopSettlement;

    /// <summary>No answer that holds came in time. Whether the shop did what it was asked for is not known.</summary>
    /// <param name="Code">Stable, <c>shop.…</c>; <see cref="ShopRequestCodes.NoAnswer"/> when the deadline passed.</param>
    public sealed record Failed(string Code) : ShopSettlement;

    /// <summary>The shop answered after the request had failed.</summary>
    public sealed record AnsweredLate(ShopAnswer Answer) : ShopSettlement;
}

/// <summary>Why a request failed, apart from the codes of <see cref="ShopAnswer.Broken"/>.</summary>
public static class ShopRequestCodes
{
    /// <summary>The deadline passed without an answer.</summary>
    public const string NoAnswer = "shop.no-answer";

    /// <summary>The shop answered something that is no answer to what it was asked for.</summary>
    public const string WrongAnswer = "shop.wrong-answer";

    /// <summary>The business has no shop that can be called.</summary>
    public const string NoShop = "shop.not-configured";
}
