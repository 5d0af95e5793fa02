using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus;
using Serverless.Local.ServiceBus.Broker;

namespace Serverless.Tests.ServiceBus.Model;

/// <summary>Does the same random things to the broker and to the model, and compares every answer.</summary>
internal sealed class ModelDriver : IAsyncDisposable
{
    private const string Queue = "queue";
    private const int MaxDeliveries = 3;
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(1);

    private readonly Random _random;
    private readonly BrokerFixture _bus;
    private readonly QueueModel _model;
    private readonly List<(ServiceBusReceivedMessage Message, ModelMessage Model, object Lock, bool Dead, SessionPair? Session)> _inHand = [];
    private readonly List<(long Number, ModelMessage Model)> _scheduled = [];
    private readonly List<(long Number, ModelMessage Model)> _deferred = [];
    private readonly List<SessionPair> _sessions = [];
    private int _bodies;

    public ModelDriver(int seed, bool sessions)
    {
        _random = new Random(seed);
        _bus = new BrokerFixture(new MessagingEntities
        {
            Queues =
            [
                new()
                {
                    Path = Queue, LockDuration = LockDuration, MaxDeliveryCount = MaxDeliveries, RequiresSession = sessions,
                    DuplicateDetectionWindow = DuplicateWindow, DeadLetteringOnMessageExpiration = true,
                },
            ],
        }, payloadBudget: _random.Next(2) * 1024);
        _model = new QueueModel(sessions, MaxDeliveries, LockDuration, DuplicateWindow, BrokerFixture.Start);
    }

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    public async Task RunAsync(int commands)
    {
        for (var i = 1; i <= commands; i++)
        {
            await StepAsync();
            if (i % 20 == 0) { await CompareAllAsync(); }
        }

        await CompareAllAsync();
    }

    private Task StepAsync() => _random.Next(100) switch
    {
        < 25 => SendAsync(),
        < 45 => ReceiveAsync(dead: false),
        < 50 => ReceiveAsync(dead: true),
        < 72 => SettleAsync(),
        < 76 => RenewAsync(),
        < 79 => CancelAsync(),
        < 84 => ReceiveDeferredAsync(),
        < 89 => AcceptAsync(),
        < 92 => EndSessionAsync(),
        < 94 => StateAsync(),
        < 99 => AdvanceAsync(),
        _ => RestartAsync(),
    };

    private async Task SendAsync()
    {
        var body = $"{++_bodies}";
        var id = _random.Next(3) == 0 ? $"id-{_random.Next(50)}" : null;
        var session = _model.HasSessions ? $"s{_random.Next(5)}" : null;
        var timeToLive = _random.Next(3) == 0 ? TimeSpan.FromSeconds(_random.Next(1, 600)) : TimeSpan.MaxValue;
        var scheduled = _random.Next(4) == 0 ? _model.Now.AddSeconds(_random.Next(-10, 300)) : default;
        var message = new ServiceBusMessage(body) { SessionId = session, TimeToLive = timeToLive, ScheduledEnqueueTime = scheduled };
        if (id is not null) { message.MessageId = id; }

        var numbers = await _bus.Broker.SendAsync(Queue, [OutgoingMessage.From(message)], CancellationToken.None);
        if (_model.Send(body, id, session, timeToLive, scheduled) is { State: ServiceBusMessageState.Scheduled } model) { _scheduled.Add((numbers[0], model)); }
    }

    private async Task ReceiveAsync(bool dead)
    {
        var session = dead || !_model.HasSessions ? null : Pick(_sessions);
        if (session is null && !dead && _model.HasSessions) { return; }

        var max = _random.Next(1, 4);
        var receive = _bus.Broker.ReceiveAsync(
            EntityPaths.Of(Queue, dead ? SubQueue.DeadLetter : SubQueue.None), session?.Real, ServiceBusReceiveMode.PeekLock, max, TimeSpan.Zero, CancellationToken.None);
        if (session is { Model.IsHeld: false })
        {
            await AssertFailsAsync(ServiceBusFailureReason.SessionLockLost, () => receive);
            return;
        }

        var received = await receive;
        var expected = _model.Receive(max, dead, session?.Model);
        Assert.Equal(expected.Select(m => (m.Body, m.Failures + 1, m.DeadReason)), received.Select(m => (m.Body.ToString(), m.DeliveryCount, m.DeadLetterReason)));
        for (var i = 0; i < expected.Count; i++) { _inHand.Add((received[i], expected[i], expected[i].Lock!, dead, session)); }
    }

    private async Task SettleAsync()
    {
        if (_inHand.Count == 0) { return; }

        var index = _random.Next(_inHand.Count);
        var (message, model, held, dead, session) = _inHand[index];
        _inHand.RemoveAt(index);
        var (settlement, apply) = _random.Next(dead ? 2 : 5) switch
        {
            0 or 4 => (Settlement.Complete, (Action)(() => _model.Complete(model))),
            1 => (Settlement.Abandon(null), () => _model.Abandon(model)),
            2 => (Settlement.DeadLetter(null, "chosen", null), () => _model.DeadLetter(model, "chosen")),
            _ => (Settlement.Defer(null), () => _model.Defer(model)),
        };
        var path = EntityPaths.Of(Queue, dead ? SubQueue.DeadLetter : SubQueue.None);
        Task Settle() => _bus.Broker.SettleAsync(path, session?.Real, message.LockTokenGuid, settlement, CancellationToken.None);
        if (session is { Model.IsHeld: false })
        {
            await AssertFailsAsync(ServiceBusFailureReason.SessionLockLost, Settle);
        }
        else if (model.Lock != held)
        {
            await AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, Settle);
        }
        else
        {
            await Settle();
            apply();
            if (settlement.Kind == SettlementKind.Defer) { _deferred.Add((message.SequenceNumber, model)); }
        }
    }

    private async Task RenewAsync()
    {
        if (_model.HasSessions)
        {
            if (Pick(_sessions) is not { } session) { return; }

            Task RenewSession() => _bus.Broker.RenewSessionAsync(session.Real, CancellationToken.None);
            if (!session.Model.IsHeld)
            {
                await AssertFailsAsync(ServiceBusFailureReason.SessionLockLost, RenewSession);
                return;
            }

            await RenewSession();
            _model.RenewSession(session.Model);
            Assert.Equal(session.Model.LockedUntil, session.Real.LockedUntil);
            return;
        }

        if (_inHand.Count == 0) { return; }

        var (message, model, held, dead, _) = _inHand[_random.Next(_inHand.Count)];
        var path = EntityPaths.Of(Queue, dead ? SubQueue.DeadLetter : SubQueue.None);
        if (model.Lock != held)
        {
            await AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => _bus.Broker.RenewMessageAsync(path, message.LockTokenGuid, CancellationToken.None));
            return;
        }

        var until = await _bus.Broker.RenewMessageAsync(path, message.LockTokenGuid, CancellationToken.None);
        _model.Renew(model);
        Assert.Equal(model.LockedUntil, until);
    }

    private async Task CancelAsync()
    {
        if (_scheduled.Count == 0) { return; }

        var (number, model) = _scheduled[_random.Next(_scheduled.Count)];
        Task Cancel() => _bus.Broker.CancelScheduledAsync(Queue, [number], CancellationToken.None);
        if (_model.TryCancel(model)) { await Cancel(); }
        else { await AssertFailsAsync(ServiceBusFailureReason.MessageNotFound, Cancel); }
    }

    private async Task ReceiveDeferredAsync()
    {
        if (_deferred.Count == 0) { return; }

        var (number, model) = _deferred[_random.Next(_deferred.Count)];
        var session = _model.HasSessions ? _sessions.Find(s => s.Model.IsHeld && s.Model.Session == model.Session) : null;
        if (_model.HasSessions && session is null) { return; }

        Task<IReadOnlyList<ServiceBusReceivedMessage>> Receive() =>
            _bus.Broker.ReceiveDeferredAsync(Queue, session?.Real, ServiceBusReceiveMode.PeekLock, [number], CancellationToken.None);
        if (!_model.TryReceiveDeferred(model, session?.Model))
        {
            await AssertFailsAsync(ServiceBusFailureReason.MessageNotFound, Receive);
            return;
        }

        var message = Assert.Single(await Receive());
        Assert.Equal((model.Body, model.Failures + 1), (message.Body.ToString(), message.DeliveryCount));
        _inHand.Add((message, model, model.Lock!, false, session));
    }

    private async Task AcceptAsync()
    {
        if (!_model.HasSessions) { return; }

        var wanted = _random.Next(3) == 0 ? $"s{_random.Next(5)}" : null;
        Task<SessionLock> Accept() => _bus.Broker.AcceptSessionAsync(Queue, wanted, TimeSpan.Zero, CancellationToken.None);
        var free = _model.FreeSessions();
        if (wanted is null && free.Count == 0)
        {
            await AssertFailsAsync(ServiceBusFailureReason.ServiceTimeout, Accept);
        }
        else if (wanted is not null && _model.IsHeld(wanted))
        {
            await AssertFailsAsync(ServiceBusFailureReason.SessionCannotBeLocked, Accept);
        }
        else
        {
            var session = await Accept();
            if (wanted is null) { Assert.Contains(session.SessionId, free); }

            _sessions.Add(new(session, _model.Accept(session.SessionId)));
        }
    }

    private async Task EndSessionAsync()
    {
        if (Pick(_sessions) is not { } session) { return; }

        _sessions.Remove(session);
        await _bus.Broker.ReleaseSessionAsync(session.Real);
        if (session.Model.IsHeld) { _model.ReleaseSession(session.Model, counts: false); }
    }

    private async Task StateAsync()
    {
        if (_sessions.Find(s => s.Model.IsHeld) is not { } session) { return; }

        Assert.Equal(_model.GetState(session.Model.Session), (await _bus.Broker.GetSessionStateAsync(session.Real, CancellationToken.None))?.ToString());
        var state = _random.Next(3) == 0 ? null : $"state {_random.Next()}";
        await _bus.Broker.SetSessionStateAsync(session.Real, state is null ? null : BinaryData.FromString(state), CancellationToken.None);
        _model.SetState(session.Model.Session, state);
    }

    private async Task AdvanceAsync()
    {
        var by = TimeSpan.FromSeconds(_random.Next(10) == 0 ? _random.Next(3600) : _random.Next(40));
        _bus.Clock.Advance(by);
        _model.Advance(by);
        await _bus.Broker.GetStatusAsync(CancellationToken.None);
    }

    private async Task RestartAsync()
    {
        if (_random.Next(4) != 0) { return; }

        await _bus.RestartAsync();
        _model.Restart();
        _sessions.Clear();
        _inHand.Clear();
    }

    private async Task CompareAllAsync()
    {
        var main = await _bus.Broker.PeekAsync(Queue, null, 0, int.MaxValue, CancellationToken.None);
        var dead = await _bus.Broker.PeekAsync(EntityPaths.Of(Queue, SubQueue.DeadLetter), null, 0, int.MaxValue, CancellationToken.None);
        Assert.Equal(_model.Main.Select(m => (m.Body, m.State, m.Failures, m.Session, m.EnqueuedAt)), main.Select(m => (m.Body.ToString(), m.State, m.DeliveryCount, m.SessionId, m.EnqueuedTime)));
        Assert.Equal(_model.Dead.Select(m => (m.Body, m.Failures, m.DeadReason)), dead.Select(m => (m.Body.ToString(), m.DeliveryCount, m.DeadLetterReason)));
        var status = await _bus.StatusAsync(Queue);
        Assert.Equal(_model.Main.Concat(_model.Dead).Count(m => m.Lock is not null), status.Locked);
    }

    private static async Task AssertFailsAsync(ServiceBusFailureReason reason, Func<Task> act) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);

    private T? Pick<T>(List<T> items)
        where T : class => items.Count == 0 ? null : items[_random.Next(items.Count)];

    private sealed record SessionPair(SessionLock Real, ModelSessionLock Model);
}
