using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus.Model;

/// <summary>
/// What Service Bus says about one queue, written as plainly as possible: a list, no file, no threads, no indexes. Its only purpose is to be
/// obviously right.
/// </summary>
internal sealed class QueueModel(bool sessions, int maxDeliveries, TimeSpan lockDuration, TimeSpan duplicateWindow, DateTimeOffset start)
{
    private readonly List<ModelMessage> _messages = [];
    private readonly Dictionary<string, DateTimeOffset> _seen = [];
    private readonly List<ModelSessionLock> _held = [];
    private readonly Dictionary<string, string> _states = [];
    private long _order;

    public DateTimeOffset Now { get; private set; } = start;

    public IEnumerable<ModelMessage> Main => _messages.Where(m => !m.IsDead).OrderBy(m => m.Order);

    public IEnumerable<ModelMessage> Dead => _messages.Where(m => m.IsDead).OrderBy(m => m.Order);

    public IEnumerable<ModelSessionLock> Held => _held;

    public ModelMessage? Send(string body, string? id, string? session, TimeSpan timeToLive, DateTimeOffset scheduledFor)
    {
        if (id is not null)
        {
            if (_seen.TryGetValue(id, out var at) && Now - at < duplicateWindow) { return null; }

            _seen[id] = Now;
        }

        var message = new ModelMessage
        {
            Body = body,
            Session = session,
            Order = ++_order,
            State = scheduledFor > Now ? ServiceBusMessageState.Scheduled : ServiceBusMessageState.Active,
            EnqueuedAt = Now,
            TimeToLive = timeToLive,
            ScheduledFor = scheduledFor,
        };
        _messages.Add(message);
        return message;
    }

    public bool TryCancel(ModelMessage message)
    {
        if (message.IsGone || message.State != ServiceBusMessageState.Scheduled) { return false; }

        Remove(message);
        return true;
    }

    public List<ModelMessage> Receive(int max, bool dead, ModelSessionLock? holder)
    {
        var ready = (dead ? Dead : Main).Where(m => m.IsReady && (holder is null || m.Session == holder.Session)).Take(max).ToList();
        foreach (var message in ready) { Take(message, holder); }

        return ready;
    }

    public bool TryReceiveDeferred(ModelMessage message, ModelSessionLock? holder)
    {
        if (message.IsGone || message.IsDead || message.State != ServiceBusMessageState.Deferred || message.Lock is not null) { return false; }

        if (Expired(message))
        {
            Kill(message, "TTLExpiredException");
            return false;
        }

        Take(message, holder);
        return true;
    }

    public void Complete(ModelMessage message) => Remove(message);

    public void Abandon(ModelMessage message)
    {
        Release(message);
        Fail(message);
    }

    public void Defer(ModelMessage message)
    {
        Release(message);
        message.State = ServiceBusMessageState.Deferred;
    }

    public void DeadLetter(ModelMessage message, string reason)
    {
        Release(message);
        Kill(message, reason);
    }

    public void Renew(ModelMessage message) => message.LockedUntil = Now + lockDuration;

    /// <summary>Sessions that may be accepted next.</summary>
    public HashSet<string> FreeSessions() => [.. Main.Where(m => m.IsReady && m.Session is not null && !IsHeld(m.Session)).Select(m => m.Session!)];

    public bool IsHeld(string session) => _held.Exists(h => h.Session == session);

    public ModelSessionLock Accept(string session)
    {
        var held = new ModelSessionLock(session) { LockedUntil = Now + lockDuration };
        _held.Add(held);
        return held;
    }

    public void RenewSession(ModelSessionLock held) => held.LockedUntil = Now + lockDuration;

    public void ReleaseSession(ModelSessionLock held, bool counts)
    {
        held.IsHeld = false;
        _held.Remove(held);
        foreach (var message in _messages.Where(m => m.Holder == held).ToList())
        {
            Release(message);
            if (counts) { Fail(message); }
            else { Settle(message); }
        }
    }

    public string? GetState(string session) => _states.GetValueOrDefault(session);

    public void SetState(string session, string? state)
    {
        _states.Remove(session);
        if (state is not null) { _states[session] = state; }
    }

    /// <summary>Locks are gone, and with them the deliveries; sessions are free.</summary>
    public void Restart()
    {
        foreach (var held in _held) { held.IsHeld = false; }

        _held.Clear();
        foreach (var message in _messages.Where(m => m.Lock is not null).ToList())
        {
            Release(message);
            Fail(message);
        }
    }

    public void Advance(TimeSpan by)
    {
        Now += by;
        foreach (var message in _messages.Where(m => m.State == ServiceBusMessageState.Scheduled && m.ScheduledFor <= Now).OrderBy(m => (m.ScheduledFor, m.Order)).ToList())
        {
            message.State = ServiceBusMessageState.Active;
            message.Order = ++_order;
            message.EnqueuedAt = Now;
        }

        foreach (var held in _held.Where(h => h.LockedUntil <= Now).ToList()) { ReleaseSession(held, counts: true); }

        foreach (var message in _messages.Where(m => m.Lock is not null && m.Holder is null && m.LockedUntil <= Now).ToList())
        {
            Release(message);
            Fail(message);
        }

        foreach (var message in _messages.ToList()) { Settle(message); }
    }

    private void Take(ModelMessage message, ModelSessionLock? holder)
    {
        message.Lock = new object();
        message.Holder = holder;
        message.LockedUntil = Now + lockDuration;
    }

    private static void Release(ModelMessage message)
    {
        message.Lock = null;
        message.Holder = null;
    }

    private void Fail(ModelMessage message)
    {
        message.Failures++;
        if (!message.IsDead && message.Failures >= maxDeliveries) { Kill(message, "MaxDeliveryCountExceeded"); }
        else { Settle(message); }
    }

    /// <summary>An active message that nobody holds dies when its time is over.</summary>
    private void Settle(ModelMessage message)
    {
        if (message.IsReady && !message.IsDead && Expired(message)) { Kill(message, "TTLExpiredException"); }
    }

    private bool Expired(ModelMessage message) => Now - message.EnqueuedAt >= message.TimeToLive;

    private static void Kill(ModelMessage message, string reason)
    {
        message.IsDead = true;
        message.DeadReason = reason;
        message.State = ServiceBusMessageState.Active;
    }

    private void Remove(ModelMessage message)
    {
        message.IsGone = true;
        _messages.Remove(message);
    }

    /// <summary>Whether this kind of queue has sessions.</summary>
    public bool HasSessions => sessions;
}
