using System.Collections.Concurrent;

namespace Serverless.Callers.Crm;

/// <summary>Look-ups that are under way. Who wants the same one waits for it instead of asking again.</summary>
internal sealed class CrmFlights
{
    private readonly ConcurrentDictionary<string, Lazy<Task<CrmReply>>> _flights = new(StringComparer.Ordinal);

    /// <param name="ask">Must not throw: nobody may be left to see it.</param>
    public Task<CrmReply> Join(string key, Func<Task<CrmReply>> ask) =>
        _flights.GetOrAdd(key, static (own, state) => new Lazy<Task<CrmReply>>(() => state.Flights.FlyAsync(own, state.Ask)), (Flights: this, Ask: ask)).Value;

    private async Task<CrmReply> FlyAsync(string key, Func<Task<CrmReply>> ask)
    {
        try { return await ask(); }
        finally { _flights.TryRemove(key, out _); }
    }
}
