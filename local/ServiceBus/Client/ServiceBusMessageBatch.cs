using Serverless.Local.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that are sent together: all of them are stored, or none. <see cref="ServiceBusSender.CreateMessageBatchAsync(CancellationToken)"/> makes one.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly IList<ServiceBusMessage> _messages;
    private readonly Func<ServiceBusMessage, bool>? _accepts;
    private bool _disposed;

    internal ServiceBusMessageBatch(long maxSizeInBytes, IList<ServiceBusMessage> messages, long sizeInBytes, Func<ServiceBusMessage, bool>? accepts)
    {
        _messages = messages;
        _accepts = accepts;
        MaxSizeInBytes = maxSizeInBytes;
        SizeInBytes = sizeInBytes;
    }

    /// <summary>The largest size, in bytes.</summary>
    public long MaxSizeInBytes { get; }

    /// <summary>The size of what was added, in bytes.</summary>
    public long SizeInBytes { get; private set; }

    /// <summary>How many messages were added.</summary>
    public int Count => _messages.Count;

    /// <summary>Adds a message if it fits; false when it does not, and then it must go into another batch.</summary>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_accepts is not null)
        {
            if (!_accepts(message)) { return false; }

            _messages.Add(message);
            return true;
        }

        var size = SizeInBytes + MessageCodec.SizeOf(message);
        if (size > MaxSizeInBytes) { return false; }

        _messages.Add(message);
        SizeInBytes = size;
        return true;
    }

    /// <summary>Drops the messages.</summary>
    public void Dispose()
    {
        _disposed = true;
        _messages.Clear();
    }

    internal IReadOnlyList<ServiceBusMessage> Messages
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return [.. _messages];
        }
    }
}
