using Serverless.Local.ServiceBus.Storage;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>Service Bus: a send whose message id was seen within the window succeeds and is dropped.</summary>
internal sealed class DuplicateHistory(BrokerContext context, int entityId, TimeSpan window)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string MessageId, long Number, long At)> _byAge = new();
    private long _lastNumber;

    /// <summary>Remembers the id; false when it was known.</summary>
    public bool TryAdd(string messageId)
    {
        Forget();
        if (!_known.Add(messageId)) { return false; }

        _byAge.Enqueue((messageId, ++_lastNumber, context.Now));
        context.Store.Remember(StoreKeys.Of(entityId, _lastNumber), messageId, context.Now);
        return true;
    }

    /// <summary>Takes in what the file remembers, oldest first.</summary>
    public void Restore(string messageId, long number, long at)
    {
        _known.Add(messageId);
        _byAge.Enqueue((messageId, number, at));
        _lastNumber = number;
    }

    private void Forget()
    {
        var (first, last) = (0L, 0L);
        while (_byAge.TryPeek(out var oldest) && oldest.At + window.Ticks <= context.Now)
        {
            _byAge.Dequeue();
            _known.Remove(oldest.MessageId);
            first = first == 0 ? oldest.Number : first;
            last = oldest.Number;
        }

        if (last != 0) { context.Store.Forget(StoreKeys.Of(entityId, first), StoreKeys.Of(entityId, last)); }
    }
}
