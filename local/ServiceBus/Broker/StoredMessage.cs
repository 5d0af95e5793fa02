using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>A message that the broker holds. Times in UTC ticks.</summary>
internal sealed class StoredMessage(BrokerEntity owner, long sequence) : IDue
{
    public long Sequence => sequence;

    public string? SessionId { get; init; }

    public long EnqueuedSequence { get; init; }

    public long EnqueuedAt { get; init; }

    public long TimeToLive { get; init; }

    public long ScheduledFor { get; init; }

    public ServiceBusMessageState State { get; set; }

    /// <summary>Deliveries that ended without a settlement that lasts.</summary>
    public int FailedDeliveries { get; set; }

    /// <summary>Null when the memory for payloads is used up; then it is in the file only.</summary>
    public byte[]? Payload { get; set; }

    /// <summary>Where it lies; null when it has left.</summary>
    public Shelf? Shelf { get; set; }

    public Guid LockToken { get; set; }

    public long LockedUntil { get; set; }

    /// <summary>The session lock that it was received under.</summary>
    public SessionLock? LockedBy { get; set; }

    public bool IsLocked => LockToken != Guid.Empty;

    /// <summary>Dead letters live for ever.</summary>
    public long ExpiresAt => Shelf is { IsDeadLetter: true } || TimeToLive >= long.MaxValue - EnqueuedAt ? long.MaxValue : EnqueuedAt + TimeToLive;

    /// <summary>
    /// Service Bus: under a lock only the lock ends, a scheduled message waits for its time, a deferred message expires when it is asked for.
    /// </summary>
    public bool Awaits(long due)
    {
        if (Shelf is null) { return false; }

        if (IsLocked) { return LockedBy is null && LockedUntil == due; }

        return State switch
        {
            ServiceBusMessageState.Scheduled => ScheduledFor == due,
            ServiceBusMessageState.Active => ExpiresAt == due,
            _ => false,
        };
    }

    public void Fall() => owner.Fall(this);

    public Delivery ToDelivery(byte[] payload, int deliveryCount) => new()
    {
        Payload = payload,
        Sequence = sequence,
        EnqueuedSequence = EnqueuedSequence,
        EnqueuedAt = EnqueuedAt,
        TimeToLive = TimeToLive,
        DeliveryCount = deliveryCount,
        LockToken = LockToken,
        LockedUntil = LockedUntil,
        State = State,
    };
}
