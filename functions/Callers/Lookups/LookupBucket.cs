namespace Serverless.Callers.Lookups;

/// <summary>The tokens of one key, as the time at which its bucket will be full again. Pure.</summary>
/// <param name="Every">One token comes back each time.</param>
/// <param name="Burst">How many there are at once after a rest.</param>
internal readonly record struct LookupBucket(TimeSpan Every, int Burst)
{
    /// <summary>So many a minute, half of them at once.</summary>
    public static LookupBucket PerMinute(int lookups) => new(TimeSpan.FromMinutes(1) / lookups, Math.Max(1, lookups / 2));

    /// <summary>Takes up to <paramref name="most"/> tokens: how many, when the bucket is full then, and without any, how long until one is there.</summary>
    public (int Taken, DateTimeOffset FullAt, TimeSpan Wait) Take(DateTimeOffset fullAt, int most, DateTimeOffset now)
    {
        // A clock that was set back must not leave a bucket empty for longer than emptying it takes.
        var missing = fullAt - now;
        missing = missing < TimeSpan.Zero ? TimeSpan.Zero : missing > Every * Burst ? Every * Burst : missing;
        var free = (int)(((Every * Burst) - missing) / Every);
        var taken = Math.Min(free, most);
        return taken > 0 ? (taken, now + missing + (Every * taken), TimeSpan.Zero) : (0, now + missing, missing - (Every * (Burst - 1)));
    }
}
