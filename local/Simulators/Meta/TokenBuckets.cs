namespace Serverless.Local.Simulators.Meta;

/// <summary>
/// Tokens of many buckets, each full at first and filled again as the clock goes on. Only buckets that are not full are kept.
/// </summary>
internal sealed class TokenBuckets(TimeProvider clock)
{
    private const int KeptBeforeSweep = 10_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> _buckets = new(StringComparer.Ordinal);
    private int _sweepAt = KeptBeforeSweep;

    /// <summary>Takes one token of a bucket that holds <paramref name="burst"/> and gains <paramref name="perSecond"/>; false when it is empty.</summary>
    public bool Take(string bucket, double perSecond, int burst)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            var tokens = Filled(bucket, perSecond, burst, now);
            var taken = tokens >= 1;
            _buckets[bucket] = (taken ? tokens - 1 : tokens, now);
            if (_buckets.Count >= _sweepAt)
            {
                Sweep(perSecond, burst, now);
            }

            return taken;
        }
    }

    private double Filled(string bucket, double perSecond, int burst, DateTimeOffset now) => _buckets.TryGetValue(bucket, out var held)
        ? Math.Min(burst, held.Tokens + ((now - held.At).TotalSeconds * perSecond))
        : burst;

    private void Sweep(double perSecond, int burst, DateTimeOffset now)
    {
        foreach (var bucket in _buckets.Keys.Where(bucket => Filled(bucket, perSecond, burst, now) >= burst).ToArray())
        {
            _buckets.Remove(bucket);
        }

        _sweepAt = Math.Max(KeptBeforeSweep, _buckets.Count * 2);
    }
}
