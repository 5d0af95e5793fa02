namespace Serverless.Channels;

/// <summary>How often something may happen.</summary>
/// <param name="Every">One token each time.</param>
/// <param name="Burst">How many may be used at once after a rest.</param>
internal sealed record SendRate(TimeSpan Every, int Burst)
{
    /// <summary>So many in any one second: the burst is taken off the steady rate.</summary>
    public static SendRate PerSecond(int most, int burst) => new(TimeSpan.FromSeconds(1) / (most - burst), burst);
}

/// <summary>
/// A token bucket. The runtime's own (System.Threading.RateLimiting) cannot be given a clock, so nothing that uses it can be tested by
/// moving one. Kept as the time at which the bucket will be full again (GCRA), so it needs no timer.
/// </summary>
internal sealed class TokenBucket(SendRate rate)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _fullAt;
    private DateTimeOffset _promisedUntil;

    /// <summary>Takes a token that is free now or within <paramref name="patience"/>, and says how long to wait for it; null when none is.</summary>
    public TimeSpan? Take(DateTimeOffset now, TimeSpan patience)
    {
        lock (_gate)
        {
            var wait = Wait(now);
            if (wait > patience) { return null; }

            _fullAt = Later(_fullAt, now) + rate.Every;
            return wait;
        }
    }

    /// <summary>Puts a token back that was not used.</summary>
    public void Return()
    {
        lock (_gate) { _fullAt -= rate.Every; }
    }

    /// <summary>When it is worth to ask again: another time for each that asks, so that they do not all come at once.</summary>
    public TimeSpan Promise(DateTimeOffset now)
    {
        lock (_gate)
        {
            _promisedUntil = Later(_promisedUntil + rate.Every, now + Wait(now));
            return _promisedUntil - now;
        }
    }

    /// <summary>Nobody can tell it from a new one.</summary>
    public bool IsFull(DateTimeOffset now)
    {
        lock (_gate) { return _fullAt <= now && _promisedUntil <= now; }
    }

    private TimeSpan Wait(DateTimeOffset now)
    {
        var wait = Later(_fullAt, now) - ((rate.Burst - 1) * rate.Every) - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
