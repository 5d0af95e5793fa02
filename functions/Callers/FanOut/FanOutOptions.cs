namespace Serverless.Callers.FanOut;

/// <summary>Section <c>Callers</c>: what follows from a call.</summary>
public sealed class FanOutOptions
{
    /// <summary>How long one call to an agent's endpoint may take, from connecting to the head of its answer.</summary>
    public TimeSpan AgentTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether an agent's endpoint may be on this machine, and then without TLS. For development only.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>How long the records of calls are kept after the last thing that happened to them.</summary>
    public TimeSpan KeepCallsFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long after a missed call its customer is told. Until then the call may turn out to have been answered (events come in any order), and
    /// the customer may call again.
    /// </summary>
    public TimeSpan TellMissedAfter { get; init; } = TimeSpan.FromMinutes(2);
}
