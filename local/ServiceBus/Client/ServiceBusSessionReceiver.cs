using Serverless.Local.ServiceBus;
using Serverless.Local.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives one session's messages in order while it holds the session's lock. Made by <see cref="ServiceBusClient.AcceptNextSessionAsync(string, ServiceBusSessionReceiverOptions, CancellationToken)"/>.</summary>
public class ServiceBusSessionReceiver : ServiceBusReceiver
{
    private readonly SessionLock _session = null!;
    private bool _closed;

    /// <summary>For doubles in tests.</summary>
    protected ServiceBusSessionReceiver()
    {
    }

    internal ServiceBusSessionReceiver(ServiceBusClient client, string entityPath, SessionLock session, ServiceBusSessionReceiverOptions? options)
        : base(client, entityPath, Convert(options)) => _session = session;

    /// <summary>The session.</summary>
    public virtual string SessionId => _session.SessionId;

    /// <summary>When the lock on the session ends.</summary>
    public virtual DateTimeOffset SessionLockedUntil => _session.LockedUntil;

    /// <summary>Whether it was closed.</summary>
    public override bool IsClosed => _closed;

    internal override SessionLock? Session => _session;

    /// <summary>What was stored with the session; null when nothing was.</summary>
    public virtual Task<BinaryData?> GetSessionStateAsync(CancellationToken cancellationToken = default) =>
        Broker(cancellationToken).GetSessionStateAsync(_session, cancellationToken);

    /// <summary>Stores up to 256 KB with the session; null removes it.</summary>
    public virtual Task SetSessionStateAsync(BinaryData? sessionState, CancellationToken cancellationToken = default) =>
        Broker(cancellationToken).SetSessionStateAsync(_session, sessionState, cancellationToken);

    /// <summary>Starts the lock time of the session again.</summary>
    /// <exception cref="ServiceBusException">SessionLockLost: the lock expired before.</exception>
    public virtual Task RenewSessionLockAsync(CancellationToken cancellationToken = default) =>
        Broker(cancellationToken).RenewSessionAsync(_session, cancellationToken);

    /// <summary>Closes the receiver and releases its session; locked messages go back without counting a delivery.</summary>
    public override async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        if (_closed) { return; }

        _closed = true;
        await Client.ReleaseAsync(_session).ConfigureAwait(false);
    }

    private static ServiceBusReceiverOptions Convert(ServiceBusSessionReceiverOptions? options) => new()
    {
        Identifier = options?.Identifier,
        PrefetchCount = options?.PrefetchCount ?? 0,
        ReceiveMode = options?.ReceiveMode ?? ServiceBusReceiveMode.PeekLock,
    };
}
