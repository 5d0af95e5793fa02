using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus.Storage;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>
/// The one thread that touches the broker's state and file. All requests that came in since the last commit share the next one
/// (group commit), and every answer waits for the commit of what it says.
/// </summary>
internal sealed class BrokerThread : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _wake = new(false, spinCount: 0);
    private readonly BrokerStore _store;
    private readonly MessagingEntities _entities;
    private readonly TimeProvider _clock;
    private readonly long _payloadBudget;
    private readonly Action<string>? _unwanted;
    private readonly ITimer _timer;
    private readonly Thread _thread;
    private List<Request> _inbox = [];
    private List<Request> _batch = [];
    private BrokerState _state;
    private long? _timerAt;
    private bool _stopping;
    private volatile bool _timerFired;

    public BrokerThread(BrokerStore store, MessagingEntities entities, TimeProvider clock, long payloadBudget, Action<string>? unwanted)
    {
        (_store, _entities, _clock, _payloadBudget, _unwanted) = (store, entities, clock, payloadBudget, unwanted);
        _state = new BrokerState(store, entities, payloadBudget, Now);
        _timer = clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "service-bus" };
        _thread.Start();
        TryPost(TickRequest.Instance);
    }

    private long Now => _clock.GetUtcNow().UtcTicks;

    /// <exception cref="ServiceBusException">The broker is closed.</exception>
    public void Post(Request request)
    {
        if (!TryPost(request)) { throw Closed(); }
    }

    /// <summary>Finishes what was posted, then ends; whoever still waits for a message is told.</summary>
    public void Dispose()
    {
        lock (_gate) { _stopping = true; }

        _wake.Set();
        _thread.Join();
        _timer.Dispose();
        _wake.Dispose();
        _store.Dispose();
    }

    private static ServiceBusException Closed() => new("The broker is closed.", ServiceBusFailureReason.ServiceCommunicationProblem);

    /// <summary>False when the broker is closed.</summary>
    public bool TryPost(Request request)
    {
        lock (_gate)
        {
            if (_stopping) { return false; }

            _inbox.Add(request);
            if (_inbox.Count > 1) { return true; }
        }

        _wake.Set();
        return true;
    }

    private void Run()
    {
        while (TakeBatch())
        {
            try
            {
                Execute();
                _store.Commit();
            }
            catch (Exception fault)
            {
                StartAgain(fault);
                continue;
            }

            Answer();
            SetTimer();
        }

        _state.Abort(Closed());
    }

    private bool TakeBatch()
    {
        _batch.Clear();
        while (true)
        {
            lock (_gate)
            {
                _wake.Reset();
                if (_inbox.Count > 0)
                {
                    (_batch, _inbox) = (_inbox, _batch);
                    return true;
                }

                if (_stopping) { return false; }
            }

            _wake.Wait();
        }
    }

    private void Execute()
    {
        _state.MoveTo(Now);
        foreach (var request in _batch)
        {
            try
            {
                request.Execute(_state);
            }
            catch (Refusal refusal)
            {
                request.Fail(refusal.ForCaller);
            }

            _state.Context.ServeAll();
        }
    }

    private void Answer()
    {
        foreach (var topic in _state.Context.Unwanted) { _unwanted?.Invoke(topic); }

        _state.Context.Unwanted.Clear();
        foreach (var request in _state.Context.Answers) { request.Answer(); }

        _state.Context.ForgetAnswers();
    }

    /// <summary>The batch failed as a whole (a full disk, for instance): nothing of it is stored, so memory is built again from the file.</summary>
    private void StartAgain(Exception fault)
    {
        var failure = new ServiceBusException(
            "The message store failed; nothing of this operation was stored.", ServiceBusFailureReason.ServiceCommunicationProblem, innerException: fault);
        foreach (var request in _batch) { request.Fail(failure); }

        foreach (var request in _state.Context.Answers) { request.Fail(failure); }

        _state.Abort(failure);
        TryReopen();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "As long as the file cannot be read, the next batch fails the same way.")]
    private void TryReopen()
    {
        try
        {
            _store.Rollback();
            _state = new BrokerState(_store, _entities, _payloadBudget, Now);
            _timerAt = null;
        }
        catch (Exception)
        {
            _state.Context.ForgetAnswers();
        }
    }

    private void Tick()
    {
        _timerFired = true;
        TryPost(TickRequest.Instance);
    }

    /// <summary>A timer may fire a little before its time, or be cut to its longest wait; once it fired it is set again, even for the same time.</summary>
    private void SetTimer()
    {
        if (_state.Context.Agenda.Next is not { } next || (next == _timerAt && !_timerFired)) { return; }

        _timerFired = false;
        _timerAt = next;
        var wait = TimeSpan.FromTicks(Math.Clamp(next - Now, 0, LongestTimer.Ticks));
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
