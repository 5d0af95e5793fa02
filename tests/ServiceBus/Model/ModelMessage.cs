using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus.Model;

internal sealed class ModelMessage
{
    public required string Body { get; init; }

    public required string? Session { get; init; }

    /// <summary>Stands for the sequence number, which only the broker knows.</summary>
    public required long Order { get; set; }

    public required ServiceBusMessageState State { get; set; }

    public required DateTimeOffset EnqueuedAt { get; set; }

    public required TimeSpan TimeToLive { get; init; }

    public required DateTimeOffset ScheduledFor { get; init; }

    public int Failures { get; set; }

    public string? DeadReason { get; set; }

    public bool IsDead { get; set; }

    public bool IsGone { get; set; }

    /// <summary>Set while a receiver holds it.</summary>
    public object? Lock { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>The session's lock that it is held under.</summary>
    public ModelSessionLock? Holder { get; set; }

    public bool IsReady => !IsGone && State == ServiceBusMessageState.Active && Lock is null;
}

internal sealed class ModelSessionLock(string session)
{
    public string Session => session;

    public DateTimeOffset LockedUntil { get; set; }

    public bool IsHeld { get; set; } = true;
}
