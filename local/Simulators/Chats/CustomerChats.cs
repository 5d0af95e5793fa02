namespace Serverless.Local.Simulators.Chats;

/// <summary>All customers of one channel and what they see. Every change is handed to the store at once and wakes who waits.</summary>
internal abstract class CustomerChats<TCustomer>
    where TCustomer : class, IChatCustomer
{
    private const int ItemsKept = 1000;
    private readonly SimulatorStore _store;
    private readonly string _customerKind;
    private readonly string _itemKind;
    private readonly Dictionary<(string Account, string Peer), Thread> _threads = [];

    /// <param name="store">Where the chats are kept.</param>
    /// <param name="channel">The first part of the names that they are kept under.</param>
    protected CustomerChats(SimulatorStore store, string channel)
    {
        (_store, _customerKind, _itemKind) = (store, $"{channel}-customer", $"{channel}-chat");
        foreach (var customer in store.Load<TCustomer>(_customerKind))
        {
            _threads[KeyOf(customer)] = new Thread(customer);
        }

        foreach (var stored in store.Load<StoredItem>(_itemKind))
        {
            _threads[(stored.Account, stored.Peer)].Items.Add(stored.Item);
        }
    }

    public ChangeSignal Changes { get; } = new();

    public IReadOnlyList<Chat<TCustomer>> All
    {
        get { lock (Gate) { return [.. _threads.Values.Select(thread => thread.Snapshot())]; } }
    }

    public int Count
    {
        get { lock (Gate) { return _threads.Count; } }
    }

    /// <summary>Guards everything that a derived class remembers beside the chats.</summary>
    protected Lock Gate { get; } = new();

    protected IEnumerable<TCustomer> Customers => _threads.Values.Select(thread => thread.Customer);

    public TCustomer? Find(string account, string peer)
    {
        lock (Gate) { return _threads.GetValueOrDefault((account, peer))?.Customer; }
    }

    public Chat<TCustomer>? Read(string account, string peer)
    {
        lock (Gate) { return _threads.GetValueOrDefault((account, peer))?.Snapshot(); }
    }

    /// <summary>The newest item that fits; null when there is none.</summary>
    public ChatItem? Newest(TCustomer customer, Func<ChatItem, bool> fits)
    {
        lock (Gate) { return _threads[KeyOf(customer)].Items.FindLast(item => fits(item)); }
    }

    /// <summary>Adds a customer.</summary>
    public TCustomer Add(TCustomer customer)
    {
        lock (Gate)
        {
            Remember(customer);
        }

        Changes.Pulse();
        return customer;
    }

    /// <summary>Changes a customer who exists; the change is computed from the newest state.</summary>
    public TCustomer Change(TCustomer customer, Func<TCustomer, TCustomer> change)
    {
        TCustomer changed;
        lock (Gate)
        {
            changed = change(_threads[KeyOf(customer)].Customer);
            Remember(changed);
        }

        Changes.Pulse();
        return changed;
    }

    /// <summary>Adds one item at the end of the chat and gives it its number.</summary>
    public ChatItem Append(TCustomer customer, ChatItem item)
    {
        lock (Gate)
        {
            var items = _threads[KeyOf(customer)].Items;
            item = item with { Number = (items.Count == 0 ? 0 : items[^1].Number) + 1 };
            items.Add(item);
            Save(customer, item);
            if (items.Count > ItemsKept)
            {
                _store.Delete(_itemKind, KeyOf(customer, items[0]));
                items.RemoveAt(0);
            }
        }

        Changes.Pulse();
        return item;
    }

    /// <summary>Changes the items that <paramref name="change"/> gives another value for.</summary>
    public IReadOnlyList<ChatItem> ChangeItems(TCustomer customer, Func<ChatItem, ChatItem> change)
    {
        var changed = new List<ChatItem>();
        lock (Gate)
        {
            var items = _threads[KeyOf(customer)].Items;
            for (var i = 0; i < items.Count; i++)
            {
                var item = change(items[i]);
                if (!ReferenceEquals(item, items[i]))
                {
                    items[i] = item;
                    Save(customer, item);
                    changed.Add(item);
                }
            }
        }

        Changes.Pulse();
        return changed;
    }

    /// <summary>A customer was added or changed; called under <see cref="Gate"/>. <paramref name="before"/> is null for a new one.</summary>
    protected virtual void Index(TCustomer? before, TCustomer after)
    {
    }

    private void Remember(TCustomer customer)
    {
        var key = KeyOf(customer);
        if (_threads.TryGetValue(key, out var thread))
        {
            Index(thread.Customer, customer);
            thread.Customer = customer;
        }
        else
        {
            Index(null, customer);
            _threads[key] = new Thread(customer);
        }

        _store.Put(_customerKind, $"{customer.Account}/{customer.Peer}", customer);
    }

    private void Save(TCustomer customer, ChatItem item) =>
        _store.Put(_itemKind, KeyOf(customer, item), new StoredItem(customer.Account, customer.Peer, item));

    private static (string Account, string Peer) KeyOf(TCustomer customer) => (customer.Account, customer.Peer);

    private static string KeyOf(TCustomer customer, ChatItem item) => $"{customer.Account}/{customer.Peer}/{item.Number:D12}";

    private sealed record StoredItem(string Account, string Peer, ChatItem Item);

    private sealed class Thread(TCustomer customer)
    {
        public TCustomer Customer { get; set; } = customer;

        public List<ChatItem> Items { get; } = [];

        public Chat<TCustomer> Snapshot() => new(Customer, [.. Items]);
    }
}
