using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Channels;

/// <summary>How a handler settled its messages: <c>complete</c>, <c>abandon</c> or a dead-letter reason; absent for not at all.</summary>
internal sealed class RecordingActions : ServiceBusMessageActions
{
    private readonly Lock _gate = new();

    /// <summary>By message id.</summary>
    public Dictionary<string, string?> Of { get; } = [];

    /// <summary>Of the message that was settled last.</summary>
    public string? Settled { get; private set; }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Settle(message, "complete");

    public override Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) => Settle(message, "abandon");

    public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default) =>
        Settle(message, deadLetterReason);

    private Task Settle(ServiceBusReceivedMessage message, string? how)
    {
        lock (_gate) { (Of[message.MessageId], Settled) = (how, how); }

        return Task.CompletedTask;
    }
}

/// <summary>A session whose lock ends a minute after each renewal.</summary>
internal sealed class RecordingSession : ServiceBusSessionMessageActions
{
    private readonly TimeProvider _clock;

    public RecordingSession(TimeProvider clock, TimeSpan? left = null)
    {
        _clock = clock;
        SessionLockedUntil = clock.GetUtcNow() + (left ?? TimeSpan.FromMinutes(1));
    }

    public int Renewals { get; private set; }

    public bool IsReleased { get; private set; }

    /// <summary>Thrown by a renewal.</summary>
    public Exception? Fault { get; set; }

    public override DateTimeOffset SessionLockedUntil { get; protected set; }

    public override Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        if (Fault is { } fault) { throw fault; }

        Renewals++;
        SessionLockedUntil = _clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        return Task.CompletedTask;
    }

    public override Task ReleaseSession(CancellationToken cancellationToken = default)
    {
        IsReleased = true;
        return Task.CompletedTask;
    }
}
