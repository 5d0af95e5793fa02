using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>Something that the broker's thread does for a caller. The answer goes out after the commit of what it says.</summary>
internal abstract class Request
{
    /// <exception cref="Refusal">The caller must know why not.</exception>
    public abstract void Execute(BrokerState state);

    /// <summary>Called on the broker's thread after the commit.</summary>
    public abstract void Answer();

    /// <summary>Called instead of <see cref="Answer"/>.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A request that is answered at once.</summary>
internal sealed class Call<T>(Func<BrokerState, T> work) : Request
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _answer.Task;

    public override void Execute(BrokerState state)
    {
        _result = work(state);
        state.Context.Answered(this);
    }

    public override void Answer() => _answer.TrySetResult(_result);

    public override void Fail(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>A request that may have to wait: for a message, or for a session.</summary>
internal abstract class Wait<T>(long deadline, CancellationToken cancellationToken) : Request, IDue
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BrokerContext? _context;
    private Action? _leave;
    private T _result = default!;
    private Exception? _refusal;
    private bool _decided;

    public Task<T> Task => _answer.Task;

    public bool Awaits(long due) => !_decided && due == deadline;

    /// <summary>The time has run out.</summary>
    public abstract void Fall();

    /// <summary>The caller no longer wants it. A result that is decided already stands.</summary>
    public void Cancel()
    {
        if (!_decided) { Decide(default!, new TaskCanceledException(null, null, cancellationToken)); }
    }

    public void Resolve(T result) => Decide(result, null);

    public void Refuse(Exception exception) => Decide(default!, exception);

    public override void Answer()
    {
        switch (_refusal)
        {
            case null: _answer.TrySetResult(_result); break;
            case TaskCanceledException: _answer.TrySetCanceled(cancellationToken); break;
            default: _answer.TrySetException(_refusal); break;
        }
    }

    public override void Fail(Exception exception)
    {
        _decided = true;
        _answer.TrySetException(exception);
    }

    protected void Begin(BrokerContext context) => _context = context;

    /// <summary>Stands in a line until it is decided; a deadline that has come ends it at once.</summary>
    protected void StandIn(Action leave)
    {
        _leave = leave;
        if (deadline <= _context!.Now) { Fall(); }
        else { _context.Agenda.Add(this, deadline); }
    }

    private void Decide(T result, Exception? refusal)
    {
        _decided = true;
        _result = result;
        _refusal = refusal;
        _leave?.Invoke();
        _context?.Answered(this);
    }
}

/// <summary>A receiver that wants messages.</summary>
internal sealed class ReceiveRequest(
    string path, SessionLock? session, ServiceBusReceiveMode mode, int maxMessages, long deadline, CancellationToken cancellationToken)
    : Wait<Delivery[]>(deadline, cancellationToken)
{
    public ServiceBusReceiveMode Mode => mode;

    public int MaxMessages => maxMessages;

    public SessionLock? Session => session;

    public override void Execute(BrokerState state)
    {
        Begin(state.Context);
        var (queue, shelf) = state.FindShelf(path);
        var line = queue.LineFor(shelf, session);
        if (line.Waiting.Count == 0 && line.HasAny)
        {
            Resolve(queue.Deliver(line, this));
            return;
        }

        var place = line.Waiting.AddLast(this);
        StandIn(() => line.Waiting.Remove(place));
    }

    public override void Fall() => Resolve([]);
}

/// <summary>A receiver that wants a session: a certain one, or the next one with messages.</summary>
internal sealed class AcceptRequest(string path, string? sessionId, long deadline, CancellationToken cancellationToken)
    : Wait<SessionLock>(deadline, cancellationToken)
{
    public override void Execute(BrokerState state)
    {
        Begin(state.Context);
        var (queue, shelf) = state.FindShelf(path);
        queue.ThrowUnlessSessions(shelf);
        if (sessionId is not null)
        {
            Resolve(queue.AcceptSession(sessionId));
        }
        else if (queue.TryAcceptNextSession() is { } session)
        {
            Resolve(session);
        }
        else
        {
            var place = queue.WaitingForSession.AddLast(this);
            StandIn(() => queue.WaitingForSession.Remove(place));
        }
    }

    public override void Fall() => Refuse(Refusal.NoSession(path).ForCaller);
}

/// <summary>A caller gave up a waiting request.</summary>
internal sealed class CancelRequest(Action cancel) : Request
{
    public override void Execute(BrokerState state) => cancel();

    public override void Answer()
    {
    }

    public override void Fail(Exception exception)
    {
    }
}

/// <summary>Nothing but a reason to look at what is due.</summary>
internal sealed class TickRequest : Request
{
    public static TickRequest Instance { get; } = new();

    public override void Execute(BrokerState state)
    {
    }

    public override void Answer()
    {
    }

    public override void Fail(Exception exception)
    {
    }
}
