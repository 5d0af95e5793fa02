namespace Azure.Messaging.ServiceBus;

/// <summary>How long one try may take and how often it is repeated. In process nothing is retried; <see cref="TryTimeout"/> is honoured.</summary>
public class ServiceBusRetryOptions
{
    private int _maxRetries = 3;
    private TimeSpan _tryTimeout = TimeSpan.FromSeconds(60);

    /// <summary>How the delay grows; exponential by default.</summary>
    public ServiceBusRetryMode Mode { get; set; } = ServiceBusRetryMode.Exponential;

    /// <summary>How often a failed try is repeated, 0 to 100; 3 by default.</summary>
    public int MaxRetries
    {
        get => _maxRetries;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            _maxRetries = value;
        }
    }

    /// <summary>The delay before the first retry; 0.8 seconds by default.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(0.8);

    /// <summary>The longest delay; one minute by default.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one try waits; one minute by default. It is how long a receive without a wait time waits for a message,
    /// and how long "accept next session" waits for a session.
    /// </summary>
    public TimeSpan TryTimeout
    {
        get => _tryTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _tryTimeout = value;
        }
    }
}
