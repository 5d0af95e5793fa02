namespace Serverless.Local.Simulators.Messenger;

/// <summary>One chat at one moment.</summary>
internal sealed record MessengerChat(MessengerCustomer Customer, IReadOnlyList<ChatItem> Items);

/// <summary>All customers of all pages and what they see. Every change is stored before the call returns and wakes who waits.</summary>
internal sealed class MessengerChats
{
    private const string CustomerKind = "messenger-customer";
    private const string ItemKind = "messenger-item";
    private const int ItemsKept = 1000;
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly Dictionary<(string Page, string Psid), Thread> _threads = [];
    private readonly Dictionary<(string Page, string UserRef), string> _userRefs = [];

    public MessengerChats(SimulatorStore store)
    {
        _store = store;
        foreach (var customer in store.Load<MessengerCustomer>(CustomerKind))
        {
            Remember(customer);
        }

        foreach (var stored in store.Load<StoredItem>(ItemKind))
        {
            _threads[(stored.Page, stored.Psid)].Items.Add(stored.Item);
        }
    }

    public ChangeSignal Changes { get; } = new();

    public IReadOnlyList<MessengerChat> All
    {
        get { lock (_gate) { return [.. _threads.Values.Select(thread => thread.Snapshot())]; } }
    }

    public MessengerCustomer? Find(string page, string psid)
    {
        lock (_gate) { return _threads.GetValueOrDefault((page, psid))?.Customer; }
    }

    public MessengerCustomer? FindByUserRef(string page, string userRef)
    {
        lock (_gate) { return _userRefs.TryGetValue((page, userRef), out var psid) ? _threads[(page, psid)].Customer : null; }
    }

    public MessengerChat? Read(string page, string psid)
    {
        lock (_gate) { return _threads.GetValueOrDefault((page, psid))?.Snapshot(); }
    }

    /// <summary>Adds a customer.</summary>
    public MessengerCustomer Add(MessengerCustomer customer)
    {
        lock (_gate)
        {
            Remember(customer);
            _store.Put(CustomerKind, $"{customer.Page}/{customer.Psid}", customer);
        }

        Changes.Pulse();
        return customer;
    }

    /// <summary>Changes a customer who exists; the change is computed from the newest state.</summary>
    public MessengerCustomer Change(MessengerCustomer customer, Func<MessengerCustomer, MessengerCustomer> change)
    {
        MessengerCustomer changed;
        lock (_gate)
        {
            changed = change(_threads[(customer.Page, customer.Psid)].Customer);
            Remember(changed);
            _store.Put(CustomerKind, $"{changed.Page}/{changed.Psid}", changed);
        }

        Changes.Pulse();
        return changed;
    }

    /// <summary>Adds one item at the end of the chat and gives it its number.</summary>
    public ChatItem Append(MessengerCustomer customer, ChatItem item)
    {
        lock (_gate)
        {
            var items = _threads[(customer.Page, customer.Psid)].Items;
            item = item with { Number = (items.Count == 0 ? 0 : items[^1].Number) + 1 };
            items.Add(item);
            Save(customer, item);
            if (items.Count > ItemsKept)
            {
                _store.Delete(ItemKind, KeyOf(customer, items[0]));
                items.RemoveAt(0);
            }
        }

        Changes.Pulse();
        return item;
    }

    /// <summary>Changes the items that <paramref name="change"/> gives another value for.</summary>
    public IReadOnlyList<ChatItem> ChangeItems(MessengerCustomer customer, Func<ChatItem, ChatItem> change)
    {
        var changed = new List<ChatItem>();
        lock (_gate)
        {
            var items = _threads[(customer.Page, customer.Psid)].Items;
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

    private void Remember(MessengerCustomer customer)
    {
        var key = (customer.Page, customer.Psid);
        if (_threads.TryGetValue(key, out var thread))
        {
            thread.Customer = customer;
        }
        else
        {
            _threads[key] = new Thread(customer);
        }

        if (customer.UserRef is { } userRef)
        {
            _userRefs[(customer.Page, userRef)] = customer.Psid;
        }
    }

    private void Save(MessengerCustomer customer, ChatItem item) =>
        _store.Put(ItemKind, KeyOf(customer, item), new StoredItem(customer.Page, customer.Psid, item));

    private static string KeyOf(MessengerCustomer customer, ChatItem item) => $"{customer.Page}/{customer.Psid}/{item.Number:D12}";

    private sealed record StoredItem(string Page, string Psid, ChatItem Item);

    private sealed class Thread(MessengerCustomer customer)
    {
        public MessengerCustomer Customer { get; set; } = customer;

        public List<ChatItem> Items { get; } = [];

        public MessengerChat Snapshot() => new(Customer, [.. Items]);
    }
}
