using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>The messages of an entity, or of its dead-letter queue, by sequence number.</summary>
internal sealed class Shelf(BrokerEntity owner, bool isDeadLetter)
{
    private readonly SortedSet<StoredMessage> _messages = new(Comparer<StoredMessage>.Create((a, b) => a.Sequence.CompareTo(b.Sequence)));

    public bool IsDeadLetter => isDeadLetter;

    public int Count => _messages.Count;

    public int Scheduled { get; private set; }

    public int Deferred { get; private set; }

    /// <summary>The oldest active message.</summary>
    public StoredMessage? Oldest => _messages.FirstOrDefault(m => m.State == ServiceBusMessageState.Active);

    public void Add(StoredMessage message)
    {
        message.Shelf = this;
        _messages.Add(message);
        CountState(message, +1);
    }

    public void Remove(StoredMessage message)
    {
        message.Shelf = null;
        _messages.Remove(message);
        CountState(message, -1);
    }

    public void SetState(StoredMessage message, ServiceBusMessageState state)
    {
        CountState(message, -1);
        message.State = state;
        CountState(message, +1);
    }

    public StoredMessage? Find(long sequence) => _messages.TryGetValue(new(owner, sequence), out var message) ? message : null;

    public IEnumerable<StoredMessage> From(long sequence) =>
        _messages.Count == 0 || sequence > _messages.Max!.Sequence ? [] : _messages.GetViewBetween(new(owner, sequence), _messages.Max);

    public IEnumerable<StoredMessage> All => _messages;

    private void CountState(StoredMessage message, int by)
    {
        if (message.State == ServiceBusMessageState.Scheduled) { Scheduled += by; }
        else if (message.State == ServiceBusMessageState.Deferred) { Deferred += by; }
    }
}
