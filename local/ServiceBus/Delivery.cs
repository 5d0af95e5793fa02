using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus;

/// <summary>What a receiver is given: the stored payload and the broker's own facts at that moment. Times in UTC ticks.</summary>
internal readonly struct Delivery
{
    public required byte[] Payload { get; init; }

    public long Sequence { get; init; }

    public long EnqueuedSequence { get; init; }

    public long EnqueuedAt { get; init; }

    /// <summary>In ticks, after the entity's limit; null takes what the sender set.</summary>
    public long? TimeToLive { get; init; }

    public int DeliveryCount { get; init; }

    public Guid LockToken { get; init; }

    public long LockedUntil { get; init; }

    public ServiceBusMessageState State { get; init; }
}
