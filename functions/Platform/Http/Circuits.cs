using System.Collections.Concurrent;

namespace Serverless.Platform.Http;

/// <summary>
/// Servers that have not answered several calls in a row are left alone for a while, then one call tries. Kept in memory: an instance that
/// does not know of a circuit yet finds out with a handful of calls.
/// </summary>
/// <param name="clock">Tells when a break is over.</param>
/// <param name="longestBreak">The break after one more fault is twice as long, up to this; five minutes when null.</param>
internal abstract class Circuits(TimeProvider clock, TimeSpan? longestBreak = null)
{
    /// <summary>Single faults are usual; so many in a row are an outage.</summary>
    internal const int MostFaults = 5;

    private static readonly TimeSpan ShortestBreak = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualLongestBreak = TimeSpan.FromMinutes(5);
    private readonly TimeSpan _longestBreak = longestBreak ?? UsualLongestBreak;
    private readonly ConcurrentDictionary<string, Circuit> _circuits = new(StringComparer.Ordinal);

    /// <summary>How long the server is still left alone; null when a call may be made. After a break that is one call until it is known how it went.</summary>
    public TimeSpan? Enter(string server)
    {
        if (!_circuits.TryGetValue(server, out var circuit)) { return null; }

        lock (circuit)
        {
            if (circuit.OpenUntil is not { } until) { return null; }

            var now = clock.GetUtcNow();
            if (until > now) { return until - now; }

            circuit.OpenUntil = now + ShortestBreak;
            return null;
        }
    }

    public void Works(string server) => _circuits.TryRemove(server, out _);

    public void Fails(string server)
    {
        var circuit = _circuits.GetOrAdd(server, static _ => new Circuit());
        lock (circuit)
        {
            circuit.Faults++;
            if (circuit.Faults < MostFaults) { return; }

            var rest = ShortestBreak * Math.Pow(2, Math.Min(circuit.Faults - MostFaults, 10));
            circuit.OpenUntil = clock.GetUtcNow() + (rest < _longestBreak ? rest : _longestBreak);
        }
    }

    private sealed class Circuit
    {
        public int Faults { get; set; }

        public DateTimeOffset? OpenUntil { get; set; }
    }
}
