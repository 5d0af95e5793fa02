namespace Serverless.Local.ServiceBus.Storage;

/// <summary>One stored message. Times in UTC ticks.</summary>
internal readonly struct MessageRow
{
    public required long Key { get; init; }

    public required bool DeadLettered { get; init; }

    public required int State { get; init; }

    /// <summary>Deliveries that failed, and the one that is under way.</summary>
    public required int Attempts { get; init; }

    public required long EnqueuedAt { get; init; }

    public required long TimeToLive { get; init; }

    public required long ScheduledFor { get; init; }

    public required long EnqueuedSequence { get; init; }

    public required string? SessionId { get; init; }

    public required byte[] Payload { get; init; }
}

/// <summary>One stored entity with what must not change about it.</summary>
internal sealed record EntityRow(int Id, string Path, string Kind, bool RequiresSession, bool RequiresDuplicateDetection, long ReservedSequence);
