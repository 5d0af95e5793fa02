using Serverless.Local.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue or topic. Safe for concurrent use; made by <see cref="ServiceBusClient.CreateSender(string)"/>.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly ServiceBusClient _client = null!;

    /// <summary>For doubles in tests.</summary>
    protected ServiceBusSender()
    {
    }

    internal ServiceBusSender(ServiceBusClient client, string queueOrTopicName, ServiceBusSenderOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        _client = client;
        EntityPath = queueOrTopicName;
        FullyQualifiedNamespace = client.FullyQualifiedNamespace;
        Identifier = options?.Identifier ?? ServiceBusClient.NewIdentifier(queueOrTopicName);
    }

    /// <summary>The host name of the namespace.</summary>
    public virtual string FullyQualifiedNamespace { get; } = null!;

    /// <summary>The queue or topic.</summary>
    public virtual string EntityPath { get; } = null!;

    /// <summary>The name of this sender in logs.</summary>
    public virtual string Identifier { get; } = null!;

    /// <summary>Whether it was closed.</summary>
    public virtual bool IsClosed { get; private set; }

    /// <summary>Sends one message; when the task ends, the message is stored for good.</summary>
    /// <exception cref="ServiceBusException">Message too large, entity not found, or broker closed.</exception>
    /// <exception cref="InvalidOperationException">The queue requires sessions and the message has no session id.</exception>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Broker(cancellationToken).SendAsync(EntityPath, [OutgoingMessage.From(message)], cancellationToken);
    }

    /// <summary>Sends all messages or none; together they may be as large as one batch.</summary>
    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var broker = Broker(cancellationToken);
        var outgoing = Convert(messages, scheduledEnqueueTime: null);
        return outgoing.Length == 0 ? Task.CompletedTask : broker.SendAsync(EntityPath, outgoing, cancellationToken);
    }

    /// <summary>Sends all messages of the batch or none.</summary>
    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        return SendMessagesAsync(messageBatch.Messages, cancellationToken);
    }

    /// <summary>An empty batch as large as the entity allows.</summary>
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        CreateMessageBatchAsync(new CreateMessageBatchOptions(), cancellationToken);

    /// <summary>An empty batch of the size in <paramref name="options"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is more than the entity allows.</exception>
    /// <exception cref="ServiceBusException">Entity not found, or broker closed.</exception>
    public virtual async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);

        // As in Azure: the size is asked of the entity, which must therefore exist.
        await Broker(cancellationToken).OpenTargetAsync(EntityPath, cancellationToken).ConfigureAwait(false);
        var size = options.MaxSizeInBytes ?? MessageCodec.MaxMessageSize;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MessageCodec.MaxMessageSize, nameof(options));
        return new ServiceBusMessageBatch(size, new List<ServiceBusMessage>(), 0, accepts: null);
    }

    /// <summary>Stores a message that becomes active at <paramref name="scheduledEnqueueTime"/>, and returns the number to cancel it by.</summary>
    public virtual async Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Stores messages that become active at <paramref name="scheduledEnqueueTime"/>, all or none, and returns their numbers in the same order.</summary>
    public virtual async Task<IReadOnlyList<long>> ScheduleMessagesAsync(IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var broker = Broker(cancellationToken);
        var outgoing = Convert(messages, scheduledEnqueueTime);
        return outgoing.Length == 0 ? [] : await broker.SendAsync(EntityPath, outgoing, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back a scheduled message.</summary>
    /// <exception cref="ServiceBusException">MessageNotFound: no scheduled message has this number (any more).</exception>
    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    /// <summary>Takes back scheduled messages, all or none.</summary>
    /// <exception cref="ServiceBusException">MessageNotFound: one of the numbers is not that of a scheduled message.</exception>
    public virtual Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        var broker = Broker(cancellationToken);
        long[] numbers = [.. sequenceNumbers];
        return numbers.Length == 0 ? Task.CompletedTask : broker.CancelScheduledAsync(EntityPath, numbers, cancellationToken);
    }

    /// <summary>Closes the sender; later calls fail.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    /// <summary>Closes the sender.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private EmbeddedBroker Broker(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _client.Broker(cancellationToken);
    }

    private static OutgoingMessage[] Convert(IEnumerable<ServiceBusMessage> messages, DateTimeOffset? scheduledEnqueueTime)
    {
        var outgoing = new List<OutgoingMessage>();
        foreach (var message in messages)
        {
            outgoing.Add(OutgoingMessage.From(message, scheduledEnqueueTime));
        }

        return [.. outgoing];
    }
}
