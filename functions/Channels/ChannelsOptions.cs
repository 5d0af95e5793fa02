namespace Serverless.Channels;

/// <summary>Section <c>Channels</c>: how patient the sender is.</summary>
public sealed class ChannelsOptions
{
    /// <summary>How long an echo may take before a send with unknown outcome counts as not sent.</summary>
    public TimeSpan RecheckAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an account rests after its token was refused.</summary>
    public TimeSpan PauseFor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Order updates of one chat within this time become one message; zero for none. A business may have its own.</summary>
    public TimeSpan CoalesceFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a message may be put off in total before it is refused.</summary>
    public TimeSpan LongestDeferral { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Files that customers sent may lie on this machine, without TLS. For development only.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>Whether messages of customers are marked as read when they are handled, where the channel leaves that to us (WhatsApp).</summary>
    public bool MarkRead { get; init; }

    /// <summary>What messages cost that a provider charges, by its categories: <c>EUR utility=0.05 marketing=0.11</c>; null counts no costs.</summary>
    public string? Prices { get; init; }
}
