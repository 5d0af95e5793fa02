namespace Serverless.Orders.Sources;

/// <summary>Section <c>WooCommerce</c>: the poll that makes good what WooCommerce's webhooks, which are never sent again, have lost.</summary>
public sealed class WooCommerceOptions
{
    /// <summary>How often each shop is asked; full minutes.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a shop may be on this machine, and then without TLS. For development only.</summary>
    public bool AllowLoopback { get; init; }
}
