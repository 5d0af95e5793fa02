using System.Globalization;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message as a receiver got it. It cannot be changed; tests make one with <see cref="ServiceBusModelFactory"/>.</summary>
public class ServiceBusReceivedMessage
{
    internal const string DeadLetterReasonHeader = "DeadLetterReason";
    internal const string DeadLetterErrorDescriptionHeader = "DeadLetterErrorDescription";

    internal ServiceBusReceivedMessage()
    {
    }

    /// <summary>The payload.</summary>
    public BinaryData Body { get; internal init; } = BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty);

    /// <summary>The sender's id of this message.</summary>
    public string MessageId { get; internal init; } = null!;

    /// <summary>The session that it belongs to.</summary>
    public string? SessionId { get; internal init; }

    /// <summary>The partition key that the sender set.</summary>
    public string? PartitionKey { get; internal init; }

    /// <summary>The partition key of a transfer queue.</summary>
    public string? TransactionPartitionKey { get; internal init; }

    /// <summary>The session id that a reply shall carry.</summary>
    public string? ReplyToSessionId { get; internal init; }

    /// <summary>How long it lives after <see cref="EnqueuedTime"/>.</summary>
    public TimeSpan TimeToLive { get; internal init; } = TimeSpan.MaxValue;

    /// <summary>Ties this message to another.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>What the message is about.</summary>
    public string? Subject { get; internal init; }

    /// <summary>The intended receiver.</summary>
    public string? To { get; internal init; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; internal init; }

    /// <summary>Where a reply shall go.</summary>
    public string? ReplyTo { get; internal init; }

    /// <summary>The time that it was scheduled for, if it was.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; internal init; }

    /// <summary>The sender's own properties, and what receivers added when they abandoned, deferred or dead-lettered it.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } = new Dictionary<string, object>();

    /// <summary>What a settlement names; empty (all zeros) for a peeked message.</summary>
    public string LockToken => LockTokenGuid.ToString();

    /// <summary>How often it was handed out, this delivery included; 1 at first.</summary>
    public int DeliveryCount { get; internal init; }

    /// <summary>When the lock ends.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    /// <summary>Its number in the entity; unique and rising.</summary>
    public long SequenceNumber { get; internal init; } = -1;

    /// <summary>Its number in the topic that it came through, or before it was forwarded.</summary>
    public long EnqueuedSequenceNumber { get; internal init; }

    /// <summary>When the broker took it in; for a scheduled message, when it became active.</summary>
    public DateTimeOffset EnqueuedTime { get; internal init; }

    /// <summary>When its time to live ends.</summary>
    public DateTimeOffset ExpiresAt => TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime ? DateTimeOffset.MaxValue : EnqueuedTime + TimeToLive;

    /// <summary>The entity that it was dead-lettered in, when it was forwarded from there; null otherwise.</summary>
    public string? DeadLetterSource { get; internal init; }

    /// <summary>Why it was dead-lettered.</summary>
    public string? DeadLetterReason => ApplicationProperties.TryGetValue(DeadLetterReasonHeader, out var reason) ? reason as string : null;

    /// <summary>More on why it was dead-lettered.</summary>
    public string? DeadLetterErrorDescription => ApplicationProperties.TryGetValue(DeadLetterErrorDescriptionHeader, out var text) ? text as string : null;

    /// <summary>Active, deferred or scheduled.</summary>
    public ServiceBusMessageState State { get; internal init; }

    internal Guid LockTokenGuid { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{{MessageId:{0}}}", MessageId);
}
