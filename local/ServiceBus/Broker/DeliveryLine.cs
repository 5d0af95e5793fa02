using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>Messages that can be handed out, lowest sequence number first, and the receivers that wait for one.</summary>
internal sealed class DeliveryLine(Shelf shelf)
{
    private readonly PriorityQueue<StoredMessage, long> _ready = new();

    /// <summary>Receivers, the longest waiting first. They wait only while nothing is ready.</summary>
    public LinkedList<ReceiveRequest> Waiting { get; } = new();

    public bool HasAny => TryPeek(out _);

    public void Add(StoredMessage message)
    {
        if (shelf.Count <= 1) { _ready.Clear(); }

        _ready.Enqueue(message, message.Sequence);
    }

    public bool TryTake(out StoredMessage message)
    {
        if (!TryPeek(out message)) { return false; }

        _ready.Dequeue();
        return true;
    }

    /// <summary>Entries of messages that left by another way (expired, dead-lettered) are dropped when they come to the front.</summary>
    private bool TryPeek(out StoredMessage message)
    {
        while (_ready.TryPeek(out message!, out _))
        {
            if (message.Shelf == shelf && message.State == ServiceBusMessageState.Active && !message.IsLocked) { return true; }

            _ready.Dequeue();
        }

        return false;
    }
}
