using System.Collections.Concurrent;

namespace Serverless.Shops;

/// <summary>
/// Shops that have not answered several calls in a row are left alone for a while, then one call tries. Kept in memory: a person has to
/// ask for each call, so they are few, and an instance that does not know of a circuit yet finds out with a handful of them.
/// </summary>
internal sealed class ShopCircuits(TimeProvider clock)
{
    /// <summary>Single faults are usual; so many in a row are an outage.</summary>
    internal const int MostFaults = 5;

    private static readonly TimeSpan ShortestBreak = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Circuit> _circuits = new(StringComparer.Ordinal);

    /// <summary>How long the shop is still left alone; null when a call may be made. After a break that is one call until it is known how it went.</summary>
    public TimeSpan? Enter(string shop)
    {
        if (!_circuits.TryGetValue(shop, out var circuit)) { return null; }

        lock (circuit)
        {
            if (circuit.OpenUntil is not { } until) { return null; }

            var now = clock.GetUtcNow();
            if (until > now) { return until - now; }

            circuit.OpenUntil = now + ShortestBreak;
            return null;
        }
    }

    public void Works(string shop) => _circuits.TryRemove(shop, out _);

    public void Fails(string shop)
    {
        var circuit = _circuits.GetOrAdd(shop, static _ => new Circuit());
        lock (circuit)
        {
            circuit.Faults++;
            if (circuit.Faults < MostFaults) { return; }

            var rest = ShortestBreak * Math.Pow(2, Math.Min(circuit.Faults - MostFaults, 10));
            circuit.OpenUntil = clock.GetUtcNow() + (rest < LongestBreak ? rest : LongestBreak);
        }
    }

    private sealed class Circuit
    {
        public int Faults { get; set; }

        public DateTimeOffset? OpenUntil { get; set; }
    }
}
