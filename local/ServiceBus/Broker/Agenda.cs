namespace Serverless.Local.ServiceBus.Broker;

/// <summary>Something that falls due. It may change its mind; an entry whose time is no longer its own is ignored.</summary>
internal interface IDue
{
    /// <summary>Whether it still wants to be called for this time.</summary>
    bool Awaits(long due);

    void Fall();
}

/// <summary>What falls due when: locks, times to live, schedules, waits. Entries at the same time fall in the order in which they were added.</summary>
internal sealed class Agenda
{
    private const int SmallestSweep = 4096;
    private PriorityQueue<(IDue Item, long Due), (long Due, long Order)> _entries = new();
    private long _order;
    private int _sweepAt = SmallestSweep;

    /// <summary>The time of the next entry, in UTC ticks; null when there is none.</summary>
    public long? Next => _entries.TryPeek(out var entry, out _) ? entry.Due : null;

    public void Add(IDue item, long due)
    {
        if (due == long.MaxValue) { return; }

        if (_entries.Count >= _sweepAt) { Sweep(); }

        _entries.Enqueue((item, due), (due, ++_order));
    }

    /// <summary>Takes out the next item that is due and still wants to be called.</summary>
    public bool TryTake(long now, out IDue item)
    {
        while (_entries.TryPeek(out var entry, out _) && entry.Due <= now)
        {
            _entries.Dequeue();
            if (entry.Item.Awaits(entry.Due))
            {
                item = entry.Item;
                return true;
            }
        }

        item = null!;
        return false;
    }

    /// <summary>Drops the entries that nobody waits for, so that settled messages do not pile up until their time comes.</summary>
    private void Sweep()
    {
        var live = new PriorityQueue<(IDue, long), (long, long)>(_entries.UnorderedItems.Where(e => e.Element.Item.Awaits(e.Element.Due)));
        _entries = live;
        _sweepAt = Math.Max(SmallestSweep, 2 * live.Count);
    }
}
