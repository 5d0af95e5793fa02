using System.Text.Json.Serialization;

namespace Serverless.Shops;

/// <summary>What came of asking a shop. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "answer")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Offered), "offered")]
[JsonDerivedType(typeof(Ordered), "ordered")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record ShopAnswer
{
    private ShopAnswer() { }

    /// <summary>The order is changed.</summary>
    public sealed record Done : ShopAnswer;

    /// <summary>This is what the order costs now.</summary>
    public sealed record Offered(ShopQuote Quote) : ShopAnswer;

    /// <summary>The order is placed, or waits to be paid at <paramref name="PayUrl"/>.</summary>
    /// <param name="OrderId">The shop's id of the new order; null while there is none yet, as before the draft of an order is paid.</param>
    public sealed record Ordered(string? OrderId, string? Number, Uri? PayUrl, bool IsPaid) : ShopAnswer
    {
        public override string ToString() => $"ordered {OrderId}";
    }

    /// <summary>The shop will not do it, whenever it is asked again.</summary>
    /// <param name="Code">One of <see cref="RefusalCodes"/>.</param>
    /// <param name="Text">The shop's own words, on one line and short enough for a chat; null when it gave none.</param>
    public sealed record Refused(string Code, string? Text) : ShopAnswer
    {
        public override string ToString() => $"refused {Code}";
    }

    /// <summary>The shop took the request and answers by a webhook.</summary>
    public sealed record Later : ShopAnswer;

    /// <summary>No usable answer now: throttled, overloaded, out of reach. Asking again is safe.</summary>
    /// <param name="Code">Stable, <c>shop.…</c>.</param>
    /// <param name="After">Not before; null when the shop named no time.</param>
    public sealed record TryAgain(string Code, TimeSpan? After) : ShopAnswer;

    /// <summary>Asking again does not help until a person has looked: settings, credentials, or an answer that cannot be read.</summary>
    /// <param name="Code">Stable, <c>shop.…</c>.</param>
    public sealed record Broken(string Code) : ShopAnswer;
}

/// <summary>Why a shop does not do what it is asked to.</summary>
public static class RefusalCodes
{
    /// <summary>The order has gone too far: shipped, cancelled, closed.</summary>
    public const string TooLate = "too-late";

    /// <summary>The shop's rules or the app's permissions do not allow it.</summary>
    public const string NotAllowed = "not-allowed";

    public const string OutOfStock = "out-of-stock";

    public const string UnknownOrder = "unknown-order";

    /// <summary>The order costs something else now than the quote says.</summary>
    public const string PriceChanged = "price-changed";

    public const string Other = "other";

    public static readonly IReadOnlyList<string> All = [TooLate, NotAllowed, OutOfStock, UnknownOrder, PriceChanged, Other];

    /// <summary>The code as we know it; anything else a shop says is <see cref="Other"/>.</summary>
    public static string Known(string? code) => code is not null && All.Contains(code) ? code : Other;
}
