namespace Azure.Messaging.ServiceBus;

/// <summary>What a receiver reads and how.</summary>
public class ServiceBusReceiverOptions
{
    private int _prefetchCount;

    /// <summary>Messages fetched ahead of demand, whose lock time already runs; 0 by default. The embedded broker fetches none ahead.</summary>
    public int PrefetchCount
    {
        get => _prefetchCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _prefetchCount = value;
        }
    }

    /// <summary>Peek-lock by default.</summary>
    public ServiceBusReceiveMode ReceiveMode { get; set; } = ServiceBusReceiveMode.PeekLock;

    /// <summary>The entity itself by default.</summary>
    public SubQueue SubQueue { get; set; } = SubQueue.None;

    /// <summary>A name for this receiver in logs; made up when unset.</summary>
    public string? Identifier { get; set; }
}

/// <summary>How a session receiver reads its session.</summary>
public class ServiceBusSessionReceiverOptions
{
    private int _prefetchCount;

    /// <summary>Messages fetched ahead of demand; 0 by default. The embedded broker fetches none ahead.</summary>
    public int PrefetchCount
    {
        get => _prefetchCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _prefetchCount = value;
        }
    }

    /// <summary>Peek-lock by default.</summary>
    public ServiceBusReceiveMode ReceiveMode { get; set; } = ServiceBusReceiveMode.PeekLock;

    /// <summary>A name for this receiver in logs; made up when unset.</summary>
    public string? Identifier { get; set; }
}

/// <summary>How a sender shows up in logs.</summary>
public class ServiceBusSenderOptions
{
    /// <summary>A name for this sender in logs; made up when unset.</summary>
    public string? Identifier { get; set; }
}

/// <summary>The limits of a new <see cref="ServiceBusMessageBatch"/>.</summary>
public class CreateMessageBatchOptions
{
    private long? _maxSizeInBytes;

    /// <summary>The largest size in bytes; what the entity allows when unset.</summary>
    public long? MaxSizeInBytes
    {
        get => _maxSizeInBytes;
        set
        {
            if (value is { } size) { ArgumentOutOfRangeException.ThrowIfLessThan(size, 24); }

            _maxSizeInBytes = value;
        }
    }
}
