using Microsoft.Extensions.Options;

namespace Serverless.Callers.Crm;

/// <summary>
/// What CRMs answered a moment ago, in memory and bounded. Keys are keyed hashes over the business, its CRM and the number; an answer leaves
/// with its time or when newer ones need the room.
/// </summary>
internal sealed class CrmCache(IOptions<CrmOptions> options, TimeProvider clock)
{
    internal const int MostEntries = 10_000;

    /// <summary>Whatever the settings say: contacts change, and people are erased.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byAge = new();

    public int Count
    {
        get { lock (_gate) { return _entries.Count; } }
    }

    public CrmReply? Find(string key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node)) { return null; }

            if (node.Value.Until > clock.GetUtcNow()) { return node.Value.Reply; }

            Remove(node);
            return null;
        }
    }

    /// <summary>Keeps an answer. That the CRM did not answer is not kept.</summary>
    public void Keep(string key, CrmReply reply)
    {
        if (reply.State != CrmState.Answered) { return; }

        var asked = reply.Contacts.Count > 0 ? options.Value.CacheFor : options.Value.CacheNoneFor;
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var known)) { Remove(known); }

            while (_byAge.First is { } oldest && (_entries.Count >= MostEntries || oldest.Value.Until <= now)) { Remove(oldest); }

            _entries[key] = _byAge.AddLast(new Entry(key, reply, now + (asked < Longest ? asked : Longest)));
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byAge.Remove(node);
        _entries.Remove(node.Value.Key);
    }

    private sealed record Entry(string Key, CrmReply Reply, DateTimeOffset Until);
}
