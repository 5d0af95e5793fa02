namespace Serverless.Shops;

/// <summary>Section <c>Shops</c>: how shops are called.</summary>
public sealed class ShopsOptions
{
    /// <summary>How long one call may take, from connecting to the last byte of its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether a shop may be on this machine, and then without TLS. For development only.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>Where Shopify's shops are found instead of at their own domains, with <c>/{shop domain}</c> behind it. For development only.</summary>
    public Uri? ShopifyUrl { get; init; }

    /// <summary>The version of Shopify's Admin API; Shopify serves each for a year.</summary>
    public string ShopifyVersion { get; init; } = "2026-10";
}
