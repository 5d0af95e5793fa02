namespace Serverless.Local.ServiceBus.Entities;

/// <summary>A queue, or a subscription, which behaves like one. Defaults are those of Azure.</summary>
internal sealed record QueueDefinition
{
    /// <summary>The queue's name, or <c>topic/Subscriptions/name</c>.</summary>
    public required string Path { get; init; }

    /// <summary>How long a received message or a session stays locked; 5 seconds to 5 minutes.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A message that failed this often goes to the dead-letter queue; 1 to 2,000.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>Every message belongs to a session. Fixed when the entity is created.</summary>
    public bool RequiresSession { get; init; }

    /// <summary>How sends with a known message id are dropped; null when they are not. Always null for a subscription: its topic does it.</summary>
    public TimeSpan? DuplicateDetectionWindow { get; init; }

    /// <summary>The longest life of a message.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>An expired message goes to the dead-letter queue instead of away.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }
}

/// <summary>A subscription: what it keeps, and how it keeps it.</summary>
/// <param name="Queue">Its behaviour as a queue.</param>
/// <param name="Filters">A message is kept when one of these matches; empty means all, which is the rule <c>$Default</c>.</param>
internal sealed record SubscriptionDefinition(QueueDefinition Queue, IReadOnlyList<CorrelationFilter> Filters);

/// <summary>A topic. Defaults are those of Azure.</summary>
internal sealed record TopicDefinition
{
    public required string Path { get; init; }

    /// <inheritdoc cref="QueueDefinition.DuplicateDetectionWindow"/>
    public TimeSpan? DuplicateDetectionWindow { get; init; }

    /// <inheritdoc cref="QueueDefinition.DefaultMessageTimeToLive"/>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    public IReadOnlyList<SubscriptionDefinition> Subscriptions { get; init; } = [];
}
