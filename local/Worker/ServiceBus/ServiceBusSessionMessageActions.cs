using Azure.Messaging.ServiceBus;
using Serverless.Local.Worker.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The session of an invocation whose trigger has sessions enabled.</summary>
public class ServiceBusSessionMessageActions
{
    private readonly MessageSettlement _settlement = null!;
    private readonly ServiceBusSessionReceiver _receiver = null!;

    /// <summary>For doubles in tests.</summary>
    protected ServiceBusSessionMessageActions()
    {
    }

    internal ServiceBusSessionMessageActions(MessageSettlement settlement, ServiceBusSessionReceiver receiver)
    {
        _settlement = settlement;
        _receiver = receiver;
        SessionLockedUntil = receiver.SessionLockedUntil;
    }

    /// <summary>When the lock on the session ends.</summary>
    public virtual DateTimeOffset SessionLockedUntil { get; protected set; }

    /// <summary>What was stored with the session; null when nothing was.</summary>
    public virtual async Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) =>
        (await _receiver.GetSessionStateAsync(cancellationToken))!;

    /// <summary>Stores up to one message's size with the session; null removes it.</summary>
    public virtual Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default) =>
        _receiver.SetSessionStateAsync(sessionState, cancellationToken);

    /// <summary>Lets another receiver have the session once this invocation has ended.</summary>
    public virtual Task ReleaseSession(CancellationToken cancellationToken = default)
    {
        _settlement.ReleasesSession = true;
        return Task.CompletedTask;
    }

    /// <summary>Starts the lock time of the session again.</summary>
    public virtual async Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        await _receiver.RenewSessionLockAsync(cancellationToken);
        SessionLockedUntil = _receiver.SessionLockedUntil;
    }
}
