namespace Serverless.Local.ServiceBus.Broker;

/// <summary>Sessions: who holds which, and in which order they are offered.</summary>
internal sealed partial class BrokerQueue
{
    private readonly Dictionary<string, BrokerSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _sessionStates = new(StringComparer.Ordinal);
    private readonly Queue<BrokerSession> _offered = new();

    /// <summary>Receivers that wait for any session, the longest waiting first.</summary>
    public LinkedList<AcceptRequest> WaitingForSession { get; } = new();

    /// <summary>Sessions that hold messages or a lock.</summary>
    public int SessionCount => _sessions.Count;

    public void ThrowUnlessSessions(Shelf shelf)
    {
        if (shelf.IsDeadLetter || !RequiresSession)
        {
            throw Refusal.NotAllowed("A sessionful message receiver cannot be created on an entity that does not require sessions.");
        }
    }

    public SessionLock AcceptSession(string sessionId)
    {
        var session = GetSession(sessionId);
        return session.Lock is null ? Hold(session) : throw Refusal.SessionLocked(Path, sessionId);
    }

    public SessionLock? TryAcceptNextSession()
    {
        while (_offered.TryDequeue(out var session))
        {
            session.InLine = false;
            if (session.Lock is null && session.Line.HasAny) { return Hold(session); }

            DropIfIdle(session);
        }

        return null;
    }

    public void RenewSession(SessionLock session)
    {
        Held(session).LockedUntilTicks = Context.Now + _definition.LockDuration.Ticks;
        foreach (var message in session.Messages) { message.LockedUntil = session.LockedUntilTicks; }

        Context.Agenda.Add(session, session.LockedUntilTicks);
    }

    /// <summary>
    /// Takes the lock away. Service Bus: its unsettled messages become available again; their delivery counts as failed when the lock expired,
    /// and does not when the receiver let go.
    /// </summary>
    public void EndSession(SessionLock held, bool countDeliveries)
    {
        if (!held.IsHeld) { return; }

        held.IsHeld = false;
        held.Session.Lock = null;
        foreach (var message in held.Messages.ToArray())
        {
            Unlock(message);
            if (countDeliveries)
            {
                CountFailure(message);
            }
            else
            {
                Context.Store.SetAttempts(KeyOf(message), message.FailedDeliveries);
                ReturnToLine(message);
            }
        }

        while (held.Session.Line.Waiting.First is { Value: var waiting }) { waiting.Refuse(Refusal.SessionLockLost(Path, held.SessionId).ForCaller); }

        Context.ServeLater(held.Session);
    }

    public byte[]? GetState(SessionLock session) => _sessionStates.GetValueOrDefault(Held(session).SessionId);

    /// <summary>Service Bus: the state outlives the session's messages, until it is set to null.</summary>
    public void SetState(SessionLock session, byte[]? state)
    {
        Held(session);
        if (state is { Length: > MessageCodec.MaxMessageSize }) { throw Refusal.TooLarge(Path, state.Length, MessageCodec.MaxMessageSize, "A session state"); }

        RestoreState(session.SessionId, state);
        Context.Store.SetSessionState(Id, session.SessionId, state);
    }

    public void RestoreState(string sessionId, byte[]? state)
    {
        if (state is null) { _sessionStates.Remove(sessionId); }
        else { _sessionStates[sessionId] = state; }
    }

    /// <summary>A session has something new: its holder gets it, or it is offered to whoever waits for a session.</summary>
    public void Serve(BrokerSession session)
    {
        if (session.Lock is not null)
        {
            Serve(session.Line);
            return;
        }

        if (!session.InLine && session.Line.HasAny)
        {
            session.InLine = true;
            _offered.Enqueue(session);
        }

        DropIfIdle(session);
        while (WaitingForSession.First is { Value: var request } && TryAcceptNextSession() is { } accepted) { request.Resolve(accepted); }
    }

    /// <summary>The broker forgets everything in memory: whoever holds or waits must hear of it.</summary>
    public void Abort(Exception exception)
    {
        foreach (var session in _sessions.Values)
        {
            if (session.Lock is { } held) { held.IsHeld = false; }

            FailAll(session.Line, exception);
        }

        FailAll(_line, exception);
        FailAll(_deadLine, exception);
        foreach (var request in WaitingForSession) { request.Fail(exception); }
    }

    private static void FailAll(DeliveryLine line, Exception exception)
    {
        foreach (var request in line.Waiting) { request.Fail(exception); }
    }

    private SessionLock Hold(BrokerSession session)
    {
        session.Lock = new SessionLock(this, session) { LockedUntilTicks = Context.Now + _definition.LockDuration.Ticks };
        Context.Agenda.Add(session.Lock, session.Lock.LockedUntilTicks);
        return session.Lock;
    }

    private SessionLock Held(SessionLock session) => session.IsHeld && session.Queue == this ? session : throw Refusal.SessionLockLost(Path, session.SessionId);

    private BrokerSession GetSession(string sessionId)
    {
        if (!_sessions.TryGetValue(sessionId, out var session))
        {
            session = new BrokerSession(this, sessionId);
            _sessions.Add(sessionId, session);
        }

        return session;
    }

    private void DropIfIdle(BrokerSession session)
    {
        var idle = session.Lock is null && !session.InLine && !session.Line.HasAny;
        if (idle && _sessions.TryGetValue(session.Id, out var current) && current == session) { _sessions.Remove(session.Id); }
    }
}
