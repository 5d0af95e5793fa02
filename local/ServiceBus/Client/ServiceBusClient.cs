using System.Collections.Concurrent;
using Azure.Core;
using Serverless.Local.ServiceBus;
using Serverless.Local.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>The way to one namespace: makes senders and receivers. One for the whole process is enough; safe for concurrent use.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly ServiceBusClientOptions _options = new();
    private readonly ConcurrentDictionary<SessionLock, bool> _sessions = [];
    private EmbeddedBroker? _broker;

    /// <summary>For doubles in tests.</summary>
    protected ServiceBusClient()
    {
    }

    /// <param name="connectionString"><c>Endpoint=sb://namespace/;SharedAccessKeyName=…;SharedAccessKey=…</c></param>
    /// <exception cref="FormatException">It is not a connection string of Service Bus.</exception>
    public ServiceBusClient(string connectionString)
        : this(connectionString, new ServiceBusClientOptions())
    {
    }

    /// <param name="connectionString"><c>Endpoint=sb://namespace/;SharedAccessKeyName=…;SharedAccessKey=…</c></param>
    /// <param name="options">Time-outs and the like.</param>
    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
        : this(options) => FullyQualifiedNamespace = BusConnectionString.NamespaceOf(connectionString);

    /// <param name="fullyQualifiedNamespace">The host name of the namespace.</param>
    /// <param name="credential">Who the caller is.</param>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    /// <param name="fullyQualifiedNamespace">The host name of the namespace.</param>
    /// <param name="credential">Who the caller is.</param>
    /// <param name="options">Time-outs and the like.</param>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options)
        : this(options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);
        FullyQualifiedNamespace = fullyQualifiedNamespace;
    }

    private ServiceBusClient(ServiceBusClientOptions? options)
    {
        _options = options ?? _options;
        Identifier = _options.Identifier ?? NewIdentifier("client");
    }

    /// <summary>The host name of the namespace.</summary>
    public virtual string FullyQualifiedNamespace { get; } = null!;

    /// <summary>The name of this client in logs.</summary>
    public virtual string Identifier { get; } = null!;

    /// <summary>Whether it was closed.</summary>
    public virtual bool IsClosed { get; private set; }

    /// <summary>The wire protocol.</summary>
    public ServiceBusTransportType TransportType => _options.TransportType;

    internal TimeSpan TryTimeout => _options.RetryOptions.TryTimeout;

    /// <summary>A sender to a queue or topic. Nothing is called yet: an unknown name fails at the first send.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => CreateSender(queueOrTopicName, new ServiceBusSenderOptions());

    /// <summary>A sender to a queue or topic.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new ServiceBusSender(this, queueOrTopicName, options);
    }

    /// <summary>A peek-lock receiver of a queue.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    /// <summary>A receiver of a queue.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        return new ServiceBusReceiver(this, queueName, options);
    }

    /// <summary>A peek-lock receiver of a subscription.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) =>
        CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    /// <summary>A receiver of a subscription.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        CreateReceiver(EntityPaths.OfSubscription(topicName, subscriptionName), options);

    /// <summary>Locks the next free session of a queue that has messages.</summary>
    /// <exception cref="ServiceBusException">ServiceTimeout: within TryTimeout no free session had messages.</exception>
    public virtual Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(string queueName, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        AcceptAsync(queueName, null, options, cancellationToken);

    /// <summary>Locks the next free session of a subscription that has messages.</summary>
    /// <exception cref="ServiceBusException">ServiceTimeout: within TryTimeout no free session had messages.</exception>
    public virtual Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(string topicName, string subscriptionName, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        AcceptAsync(EntityPaths.OfSubscription(topicName, subscriptionName), null, options, cancellationToken);

    /// <summary>Locks a session of a queue, with messages or without.</summary>
    /// <exception cref="ServiceBusException">SessionCannotBeLocked: another receiver holds it.</exception>
    public virtual Task<ServiceBusSessionReceiver> AcceptSessionAsync(string queueName, string sessionId, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return AcceptAsync(queueName, sessionId, options, cancellationToken);
    }

    /// <summary>Locks a session of a subscription, with messages or without.</summary>
    /// <exception cref="ServiceBusException">SessionCannotBeLocked: another receiver holds it.</exception>
    public virtual Task<ServiceBusSessionReceiver> AcceptSessionAsync(string topicName, string subscriptionName, string sessionId, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return AcceptAsync(EntityPaths.OfSubscription(topicName, subscriptionName), sessionId, options, cancellationToken);
    }

    /// <summary>Closes the client: its senders and receivers fail from now on, and its sessions are released.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        IsClosed = true;
        foreach (var session in _sessions.Keys) { await ReleaseAsync(session).ConfigureAwait(false); }

        GC.SuppressFinalize(this);
    }

    /// <summary>Lets a session go, once.</summary>
    internal Task ReleaseAsync(SessionLock session) =>
        _sessions.TryRemove(session, out _) && _broker is { } broker ? broker.ReleaseSessionAsync(session) : Task.CompletedTask;

    internal static string NewIdentifier(string entity) => $"{entity}-{Guid.NewGuid():N}";

    internal EmbeddedBroker Broker(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (cancellationToken.IsCancellationRequested) { throw new TaskCanceledException(null, null, cancellationToken); }

        return _broker = EmbeddedBrokers.Find(FullyQualifiedNamespace);
    }

    private async Task<ServiceBusSessionReceiver> AcceptAsync(string entityPath, string? sessionId, ServiceBusSessionReceiverOptions? options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(entityPath);
        var session = await Broker(cancellationToken).AcceptSessionAsync(entityPath, sessionId, TryTimeout, cancellationToken).ConfigureAwait(false);
        _sessions.TryAdd(session, default);
        return new ServiceBusSessionReceiver(this, entityPath, session, options);
    }
}
