using System.Text.Json.Serialization;

namespace Serverless.Businesses;

/// <summary>The business's shop, as the app calls it: to change orders and to order again.</summary>
/// <param name="Kind">One of <see cref="ShopKinds"/>.</param>
public sealed record ShopSettings(string Kind)
{
    /// <summary>How long customers wait for the shop's answer when the record does not say.</summary>
    public static readonly TimeSpan UsualDeadline = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Standard: where requests are posted to. WooCommerce: the shop's address; that of <c>sources.woocommerce</c> when unset.
    /// </summary>
    public Uri? Url { get; init; }

    /// <summary>Shopify: the shop's own domain (<c>example.myshopify.com</c>); that of <c>sources.shopify</c> when unset.</summary>
    public string? ShopDomain { get; init; }

    /// <summary>
    /// Name of the secret to call with. Standard: signs the requests (<c>whsec_…</c>). Shopify: the client secret, or without
    /// <see cref="ClientId"/> the access token. WooCommerce: the REST API key, <c>ck_…:cs_…</c>; that of <c>sources.woocommerce</c> when unset.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>Shopify: the app's client id, to get access tokens with.</summary>
    public string? ClientId { get; init; }

    /// <summary>What customers may change in the chat; nothing when unset.</summary>
    public ShopChanges Changes { get; init; } = new();

    /// <summary>How long the shop may take to answer before a person is asked, ISO 8601; PT30M when unset.</summary>
    public string? AnswerWithin { get; init; }

    /// <summary>Ordering again in the chat; not offered when unset.</summary>
    public ReorderSettings? Reorder { get; init; }

    /// <summary><see cref="AnswerWithin"/> as a time.</summary>
    [JsonIgnore]
    public TimeSpan AnswerDeadline => DurationRule.Read(AnswerWithin) ?? UsualDeadline;
}

/// <summary>The kinds of shop that the app can call.</summary>
public static class ShopKinds
{
    public const string Standard = "standard";
    public const string Shopify = "shopify";
    public const string WooCommerce = "woocommerce";

    public static readonly IReadOnlyList<string> All = [Standard, Shopify, WooCommerce];
}

/// <summary>What customers may change in the chat.</summary>
public sealed record ShopChanges
{
    public bool Address { get; init; }

    public bool Quantity { get; init; }

    public bool Cancel { get; init; }

    /// <summary>How long after placing an order may be changed, ISO 8601; null for as long as it is not shipped.</summary>
    public string? Within { get; init; }

    /// <summary><see cref="Within"/> as a time; null for no limit.</summary>
    [JsonIgnore]
    public TimeSpan? CutOff => DurationRule.Read(Within);
}

/// <summary>How customers order again in the chat.</summary>
public sealed record ReorderSettings
{
    public static readonly TimeSpan UsualQuoteFor = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan UsualUndoFor = TimeSpan.FromMinutes(2);

    /// <summary>How long a quote can be confirmed, ISO 8601; PT15M when unset.</summary>
    public string? QuoteFor { get; init; }

    /// <summary>How long a confirmed order can be taken back before it goes to the shop, ISO 8601; PT2M when unset, PT0S for not at all.</summary>
    public string? UndoFor { get; init; }

    /// <summary>
    /// Shopify: the order is placed at once and paid on invoice. Without it the customer gets a link and pays there.
    /// </summary>
    public bool PaymentTerms { get; init; }

    /// <summary><see cref="QuoteFor"/> as a time.</summary>
    [JsonIgnore]
    public TimeSpan QuoteLifetime => DurationRule.Read(QuoteFor) ?? UsualQuoteFor;

    /// <summary><see cref="UndoFor"/> as a time.</summary>
    [JsonIgnore]
    public TimeSpan UndoPeriod => DurationRule.Read(UndoFor) ?? UsualUndoFor;
}
