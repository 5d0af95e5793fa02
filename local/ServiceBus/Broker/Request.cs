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
