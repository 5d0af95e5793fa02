namespace Azure.Messaging.ServiceBus;

/// <summary>How a <see cref="ServiceBusClient"/> connects and how long it waits.</summary>
public class ServiceBusClientOptions
{
    private ServiceBusRetryOptions _retryOptions = new();

    /// <summary>The wire protocol; AMQP over TCP by default.</summary>
    public ServiceBusTransportType TransportType { get; set; }

    /// <summary>Time-outs and retries.</summary>
    public ServiceBusRetryOptions RetryOptions
    {
        get => _retryOptions;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _retryOptions = value;
        }
    }

    /// <summary>A name for this client in logs; made up when unset.</summary>
    public string? Identifier { get; set; }
}
