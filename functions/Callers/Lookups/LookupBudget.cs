namespace Serverless.Callers.Lookups;

/// <summary>
/// What one key may still look up on this instance: the tokens that were fetched from the shared bucket, and, once that is empty, until when it
/// need not be asked. So a flood costs the table one read in a while and no write.
/// </summary>
internal sealed class LookupBudget : IDisposable
{
    /// <summary>Fetched tokens that nobody used for so long are let go: they came from a bucket that has filled up again.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _left;
    private DateTimeOffset _leftUntil;
    private DateTimeOffset _emptyUntil;

    /// <summary>One fetches for all who wait.</summary>
    public SemaphoreSlim Fetching { get; } = new(1);

    /// <summary>Null when the shared bucket has to be asked; else zero for a token that was taken, or how long until one may be there.</summary>
    public TimeSpan? TryTake(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_left > 0 && now < _leftUntil)
            {
                _left--;
                return TimeSpan.Zero;
            }

            return now < _emptyUntil ? _emptyUntil - now : null;
        }
    }

    public void Fetched(int tokens, DateTimeOffset now)
    {
        lock (_lock) { (_left, _leftUntil, _emptyUntil) = (tokens, now + Kept, default); }
    }

    public void Empty(TimeSpan wait, DateTimeOffset now)
    {
        lock (_lock) { (_left, _emptyUntil) = (0, now + wait); }
    }

    public void Dispose() => Fetching.Dispose();
}
