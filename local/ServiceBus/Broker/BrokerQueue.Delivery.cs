using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>What receivers get.</summary>
internal sealed partial class BrokerQueue
{
    private readonly Dictionary<Guid, StoredMessage> _locked = [];

    public int LockedCount => _locked.Count;

    /// <summary>The line that a receiver takes from.</summary>
    public DeliveryLine LineFor(Shelf shelf, SessionLock? session)
    {
        if (shelf.IsDeadLetter) { return _deadLine; }

        if (session is not null) { return Held(session).Session.Line; }

        return RequiresSession
            ? throw Refusal.NotAllowed("It is not possible for an entity that requires sessions to create a non-sessionful message receiver.")
            : _line;
    }

    /// <summary>Hands out what is ready, at least one message.</summary>
    public Delivery[] Deliver(DeliveryLine line, ReceiveRequest request)
    {
        var deliveries = new List<Delivery>(Math.Min(request.MaxMessages, 16));
        while (deliveries.Count < request.MaxMessages && line.TryTake(out var message))
        {
            deliveries.Add(HandOut(message, request.Mode, request.Session));
        }

        return [.. deliveries];
    }

    /// <summary>Deferred messages by number, all or none.</summary>
    public Delivery[] DeliverDeferred(Shelf shelf, SessionLock? session, ServiceBusReceiveMode mode, long[] sequenceNumbers)
    {
        // Who may not receive here may not receive deferred messages either.
        _ = LineFor(shelf, session);
        foreach (var number in sequenceNumbers)
        {
            var known = shelf.Find(number) is { State: ServiceBusMessageState.Deferred, IsLocked: false } message
                && (session is null || message.SessionId == session.SessionId);
            if (!known) { throw Refusal.MessageNotFound(Path, number); }
        }

        if (ExpireDeferred(shelf, sequenceNumbers) is { } expired) { throw Refusal.MessageNotFound(Path, expired); }

        return [.. sequenceNumbers.Distinct().Select(number => HandOut(shelf.Find(number)!, mode, session))];
    }

    /// <summary>Starts the lock time of a message again.</summary>
    public long RenewLock(Shelf shelf, Guid token)
    {
        var message = Locked(shelf, session: null, token);
        message.LockedUntil = Context.Now + _definition.LockDuration.Ticks;
        Context.Agenda.Add(message, message.LockedUntil);
        return message.LockedUntil;
    }

    private void Serve(DeliveryLine line)
    {
        while (line.Waiting.First is { Value: var request } && line.HasAny) { request.Resolve(Deliver(line, request)); }
    }

    private Delivery HandOut(StoredMessage message, ServiceBusReceiveMode mode, SessionLock? session)
    {
        var payload = PayloadOf(message);
        if (mode == ServiceBusReceiveMode.ReceiveAndDelete)
        {
            Remove(message);
        }
        else
        {
            Lock(message, session);
        }

        return message.ToDelivery(payload, message.FailedDeliveries + 1);
    }

    /// <summary>The delivery is stored as failed until it is settled: if the process dies with it, it has failed.</summary>
    private void Lock(StoredMessage message, SessionLock? session)
    {
        message.LockToken = Guid.NewGuid();
        message.LockedBy = session;
        message.LockedUntil = session?.LockedUntilTicks ?? Context.Now + _definition.LockDuration.Ticks;
        _locked.Add(message.LockToken, message);
        if (session is null) { Context.Agenda.Add(message, message.LockedUntil); }
        else { session.Messages.Add(message); }

        Context.Store.SetAttempts(KeyOf(message), message.FailedDeliveries + 1);
    }

    private void Unlock(StoredMessage message)
    {
        _locked.Remove(message.LockToken);
        message.LockedBy?.Messages.Remove(message);
        message.LockedBy = null;
        message.LockToken = Guid.Empty;
        message.LockedUntil = 0;
    }

    private StoredMessage Locked(Shelf shelf, SessionLock? session, Guid token)
    {
        if (session is not null) { Held(session); }

        return _locked.TryGetValue(token, out var message) && message.Shelf == shelf && message.LockedBy == session ? message : throw Refusal.LockLost(Path);
    }

    /// <summary>Service Bus: the expiry of a deferred message is looked at when it is fetched.</summary>
    private long? ExpireDeferred(Shelf shelf, long[] sequenceNumbers)
    {
        foreach (var number in sequenceNumbers)
        {
            if (shelf.Find(number) is { } message && message.ExpiresAt <= Context.Now)
            {
                Expire(message);
                return number;
            }
        }

        return null;
    }
}
