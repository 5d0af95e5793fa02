namespace Microsoft.Azure.Functions.Worker;

/// <summary>The host invokes a failed function again. Only for triggers that support it: timers, not HTTP and not Service Bus.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    private protected RetryAttribute(int maxRetryCount) => MaxRetryCount = maxRetryCount;

    /// <summary>How many times at most; -1 means no limit.</summary>
    public int MaxRetryCount { get; }
}

/// <summary>Retries with the same pause each time.</summary>
/// <param name="maxRetryCount">How many times at most; -1 means no limit.</param>
/// <param name="delayInterval">The pause, <c>hh:mm:ss</c>.</param>
public sealed class FixedDelayRetryAttribute(int maxRetryCount, string delayInterval) : RetryAttribute(maxRetryCount)
{
    /// <summary>The pause, <c>hh:mm:ss</c>.</summary>
    public string DelayInterval { get; } = delayInterval;
}

/// <summary>Retries with a growing pause.</summary>
/// <param name="maxRetryCount">How many times at most; -1 means no limit.</param>
/// <param name="minimumInterval">The shortest pause, <c>hh:mm:ss</c>.</param>
/// <param name="maximumInterval">The longest pause, <c>hh:mm:ss</c>.</param>
public sealed class ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    : RetryAttribute(maxRetryCount)
{
    /// <summary>The shortest pause, <c>hh:mm:ss</c>.</summary>
    public string MinimumInterval { get; } = minimumInterval;

    /// <summary>The longest pause, <c>hh:mm:ss</c>.</summary>
    public string MaximumInterval { get; } = maximumInterval;
}
