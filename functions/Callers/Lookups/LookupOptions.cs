namespace Serverless.Callers.Lookups;

/// <summary>Section <c>Callers</c>: looking callers up.</summary>
public sealed class LookupOptions
{
    /// <summary>How many look-ups one API key may make in a minute, on all instances together; half of them at once.</summary>
    public int LookupsPerMinute { get; init; } = 120;

    /// <summary>How long it is kept who looked callers up.</summary>
    public TimeSpan KeepLookupsFor { get; init; } = TimeSpan.FromDays(90);
}
