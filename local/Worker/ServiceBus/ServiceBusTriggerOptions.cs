namespace Serverless.Local.Worker.ServiceBus;

/// <summary><c>extensions.serviceBus</c> of host.json. The numbers hold for each function.</summary>
internal sealed class ServiceBusTriggerOptions
{
    private static readonly TimeSpan LongestBatchWait = TimeSpan.FromSeconds(150);

    public bool AutoCompleteMessages { get; set; } = true;

    public int PrefetchCount { get; set; }

    /// <summary>How long a lock is renewed for a running function; not for batches.</summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; set; } = TimeSpan.FromMinutes(5);

    public int MaxConcurrentCalls { get; set; } = 16 * Environment.ProcessorCount;

    public int MaxConcurrentSessions { get; set; } = 8;

    public int MaxConcurrentCallsPerSession { get; set; } = 1;

    /// <summary>How long an empty session is kept; the client's TryTimeout of one minute when unset.</summary>
    public TimeSpan? SessionIdleTimeout { get; set; }

    public int MaxMessageBatchSize { get; set; } = 1000;

    public int MinMessageBatchSize { get; set; } = 1;

    /// <summary>How long a batch waits to reach its minimum.</summary>
    public TimeSpan MaxBatchWaitTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is out of range, each beginning with the option's name.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Require(MaxConcurrentCalls >= 1, "maxConcurrentCalls must be at least 1.");
        Require(MaxConcurrentSessions >= 1, "maxConcurrentSessions must be at least 1.");
        Require(MaxConcurrentCallsPerSession >= 1, "maxConcurrentCallsPerSession must be at least 1.");
        Require(PrefetchCount >= 0, "prefetchCount must not be negative.");
        Require(MaxAutoLockRenewalDuration >= TimeSpan.Zero, "maxAutoLockRenewalDuration must not be negative.");
        Require(SessionIdleTimeout is null || SessionIdleTimeout > TimeSpan.Zero, "sessionIdleTimeout must be positive.");
        Require(MinMessageBatchSize >= 1, "minMessageBatchSize must be at least 1.");
        Require(MaxMessageBatchSize >= MinMessageBatchSize, "maxMessageBatchSize must not be less than minMessageBatchSize.");
        Require(MaxBatchWaitTime >= TimeSpan.Zero && MaxBatchWaitTime <= LongestBatchWait, "maxBatchWaitTime must be between 0 and 00:02:30.");
        return problems;

        void Require(bool holds, string problem)
        {
            if (!holds) { problems.Add(problem); }
        }
    }
}
