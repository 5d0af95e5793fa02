using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Serverless.Callers.Cards;

namespace Serverless.Callers.Lookups;

/// <summary>
/// Notices a key that goes through numbers instead of answering calls: it is refused again and again, or nearly nobody whom it looks for is known.
/// Says so once an hour and key, on each instance that sees it; the key goes on within its limit, because a business's telephones depend on it.
/// </summary>
internal sealed partial class SweepWatch(TimeProvider clock, ILogger<SweepWatch> logger)
{
    internal static readonly TimeSpan Span = TimeSpan.FromHours(1);
    internal const int ManyRefusals = 100;
    internal const int ManyLookups = 200;

    /// <summary>Of a hundred look-ups, so many that find nobody are no callers.</summary>
    internal const int MostMisses = 90;

    private readonly ConcurrentDictionary<(string Business, string Key), Hour> _hours = new();

    public void Found(string business, string key, CallerMatch match) => See(business, key, hour => hour.Add(1, match is CallerMatch.None ? 1 : 0, 0));

    public void Refused(string business, string key) => See(business, key, hour => hour.Add(0, 0, 1));

    private void See(string business, string key, Action<Hour> add)
    {
        var now = clock.GetUtcNow();
        var hour = _hours.AddOrUpdate((business, key), _ => new Hour(now), (_, known) => now - known.Since >= Span || now < known.Since ? new Hour(now) : known);
        add(hour);
        if (!hour.Alerts(out var counts)) { return; }

        LookupMetrics.Swept();
        Log.Sweeping(logger, key, business, counts.Lookups, counts.Misses, counts.Refusals);
    }

    private sealed class Hour(DateTimeOffset since)
    {
        private readonly Lock _lock = new();
        private (int Lookups, int Misses, int Refusals) _counts;
        private bool _hasAlerted;

        public DateTimeOffset Since => since;

        public void Add(int lookups, int misses, int refusals)
        {
            lock (_lock) { _counts = (_counts.Lookups + lookups, _counts.Misses + misses, _counts.Refusals + refusals); }
        }

        public bool Alerts(out (int Lookups, int Misses, int Refusals) counts)
        {
            lock (_lock)
            {
                counts = _counts;
                var isSweep = counts.Refusals >= ManyRefusals || (counts.Lookups >= ManyLookups && counts.Misses * 100L >= (long)counts.Lookups * MostMisses);
                if (!isSweep || _hasAlerted) { return false; }

                _hasAlerted = true;
                return true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, EventName = "callers.sweeping",
            Message = "Key {Key} of {Business} goes through telephone numbers: {Lookups} look-ups within an hour, {Misses} of them found nobody, {Refusals} were refused. "
                + "Find out who uses it, and replace the key when nobody should.")]
        public static partial void Sweeping(ILogger logger, string key, string business, int lookups, int misses, int refusals);
    }
}
