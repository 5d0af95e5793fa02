using System.Runtime.CompilerServices;
using Serverless.Local.ServiceBus;
using Serverless.Local.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives from one queue or subscription and settles what it received. Made by <see cref="ServiceBusClient.CreateReceiver(string)"/>.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    internal const int MaxDeadLetterTextLength = 4096;
    private readonly ServiceBusClient _client = null!;
    private long _lastPeeked;

    /// <summary>For doubles in tests.</summary>
    protected ServiceBusReceiver()
    {
    }

    internal ServiceBusReceiver(ServiceBusClient client, string entityPath, ServiceBusReceiverOptions? options)
    {
        _client = client;
        options ??= new();
        EntityPath = EntityPaths.Of(entityPath, options.SubQueue);
        FullyQualifiedNamespace = client.FullyQualifiedNamespace;
        Identifier = options.Identifier ?? ServiceBusClient.NewIdentifier(EntityPath);
        PrefetchCount = options.PrefetchCount;
        ReceiveMode = options.ReceiveMode;
    }

    /// <summary>The host name of the namespace.</summary>
    public virtual string FullyQualifiedNamespace { get; } = null!;

    /// <summary>The queue or subscription, with its sub-queue.</summary>
    public virtual string EntityPath { get; } = null!;

    /// <summary>The name of this receiver in logs.</summary>
    public virtual string Identifier { get; } = null!;

    /// <summary>Peek-lock or receive-and-delete.</summary>
    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    /// <summary>How many messages are fetched ahead of demand.</summary>
    public virtual int PrefetchCount { get; }

    /// <summary>Whether it was closed.</summary>
    public virtual bool IsClosed { get; private set; }

    internal virtual SessionLock? Session => null;

    internal ServiceBusClient Client => _client;

    /// <summary>The next message, or null when none came within <paramref name="maxWaitTime"/> (the client's TryTimeout by default).</summary>
    public virtual async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        var messages = await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken).ConfigureAwait(false);
        return messages.Count == 0 ? null : messages[0];
    }

    /// <summary>Up to <paramref name="maxMessages"/> messages as soon as there is one; empty when none came within <paramref name="maxWaitTime"/>.</summary>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (maxWaitTime is { } wait)
        {
            if (PrefetchCount == 0) { ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(maxWaitTime)); }

            ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(maxWaitTime));
        }

        return Broker(cancellationToken).ReceiveAsync(EntityPath, Session, ReceiveMode, maxMessages, maxWaitTime ?? _client.TryTimeout, cancellationToken);
    }

    /// <summary>Messages one by one, without end, until <paramref name="cancellationToken"/> is cancelled.</summary>
    public virtual async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await ReceiveMessageAsync(null, cancellationToken).ConfigureAwait(false) is { } message) { yield return message; }
        }
    }

    /// <summary>A deferred message by its sequence number.</summary>
    /// <exception cref="ServiceBusException">MessageNotFound: no deferred message has this number.</exception>
    public virtual async Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        (await ReceiveDeferredMessagesAsync([sequenceNumber], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Deferred messages by their sequence numbers, all or none.</summary>
    /// <exception cref="ServiceBusException">MessageNotFound: one of the numbers is not that of a deferred message.</exception>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        var broker = Broker(cancellationToken);
        long[] numbers = [.. sequenceNumbers];
        return numbers.Length == 0
            ? Task.FromResult<IReadOnlyList<ServiceBusReceivedMessage>>([])
            : broker.ReceiveDeferredAsync(EntityPath, Session, ReceiveMode, numbers, cancellationToken);
    }

    /// <summary>Looks at the next message without locking it; null at the end. It starts behind the last one peeked, or at <paramref name="fromSequenceNumber"/>.</summary>
    public virtual async Task<ServiceBusReceivedMessage?> PeekMessageAsync(long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        var messages = await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken).ConfigureAwait(false);
        return messages.Count == 0 ? null : messages[0];
    }

    /// <summary>Looks at up to <paramref name="maxMessages"/> messages without locking them, scheduled, deferred and locked ones included.</summary>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        var from = fromSequenceNumber ?? Interlocked.Read(ref _lastPeeked) + 1;
        var messages = await Broker(cancellationToken).PeekAsync(EntityPath, Session, from, maxMessages, cancellationToken).ConfigureAwait(false);
        if (messages.Count > 0) { Interlocked.Exchange(ref _lastPeeked, messages[^1].SequenceNumber); }

        return messages;
    }

    /// <summary>Done with the message: it leaves the entity.</summary>
    /// <exception cref="ServiceBusException">MessageLockLost or SessionLockLost: another receiver may get it.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.Complete, cancellationToken);

    /// <summary>Gives the message back; it is available again at once, with its delivery counted.</summary>
    public virtual Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.Abandon(propertiesToModify), cancellationToken);

    /// <summary>Sets the message aside; keep its sequence number, which is the only way to receive it.</summary>
    public virtual Task DeferMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.Defer(propertiesToModify), cancellationToken);

    /// <summary>Moves the message to the dead-letter queue.</summary>
    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.DeadLetter(propertiesToModify, null, null), cancellationToken);

    /// <summary>Moves the message to the dead-letter queue, with a reason and a description of at most 4,096 characters each.</summary>
    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, string? deadLetterReason, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.DeadLetter(null, deadLetterReason, deadLetterErrorDescription), cancellationToken);

    /// <summary>Moves the message to the dead-letter queue, with changed properties and a reason and a description of at most 4,096 characters each.</summary>
    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify, string? deadLetterReason, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.DeadLetter(propertiesToModify, deadLetterReason, deadLetterErrorDescription), cancellationToken);

    /// <summary>Starts the lock time of the message again; its <see cref="ServiceBusReceivedMessage.LockedUntil"/> moves.</summary>
    /// <exception cref="InvalidOperationException">A session receiver locks its session, not messages.</exception>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Session is not null) { throw new InvalidOperationException("Operation is not supported for session-enabled entities: renew the session's lock."); }

        ThrowUnlessLocked(message);
        message.LockedUntil = await Broker(cancellationToken).RenewMessageAsync(EntityPath, message.LockTokenGuid, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the receiver; its locks run out by themselves.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    /// <summary>Closes the receiver.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    internal EmbeddedBroker Broker(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _client.Broker(cancellationToken);
    }

    private Task SettleAsync(ServiceBusReceivedMessage message, Settlement settlement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ThrowUnlessLocked(message);
        return Broker(cancellationToken).SettleAsync(EntityPath, Session, message.LockTokenGuid, settlement, cancellationToken);
    }

    private void ThrowUnlessLocked(ServiceBusReceivedMessage message)
    {
        if (ReceiveMode != ServiceBusReceiveMode.PeekLock)
        {
            throw new InvalidOperationException("The operation is only supported in 'PeekLock' receive mode.");
        }

        if (message.LockTokenGuid == Guid.Empty)
        {
            throw new InvalidOperationException("The message has no lock token: it was peeked, not received.");
        }
    }
}
