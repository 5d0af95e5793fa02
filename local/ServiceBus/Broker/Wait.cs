namespace Serverless.Local.ServiceBus.Broker;

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
