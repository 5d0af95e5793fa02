using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus.Broker;
using Serverless.Local.ServiceBus.Storage;

namespace Serverless.Local.ServiceBus;

/// <summary>
/// A durable message broker in this process with the semantics of Service Bus (Standard tier). Every task ends after what it reports was
/// committed to disk. Safe for concurrent use.
/// </summary>
internal sealed class EmbeddedBroker : IAsyncDisposable
{
    private const long DefaultPayloadBudget = 256L * 1024 * 1024;
    private readonly BrokerThread _thread;
    private readonly TimeProvider _clock;
    private long _credits;
    private bool _closed;

    private EmbeddedBroker(BrokerThread thread, TimeProvider clock) => (_thread, _clock) = (thread, clock);

    /// <summary>Opens the file, or creates it, and takes up where the last process stopped: locks are lost, everything else is there.</summary>
    /// <param name="databasePath">The file; its folder is created.</param>
    /// <param name="entities">The entities that exist.</param>
    /// <param name="clock">Decides locks, schedules and times to live.</param>
    /// <param name="payloadBudget">Bytes of payload to keep in memory; the rest is read from the file when it is handed out.</param>
    /// <param name="unwanted">Hears the name of a topic whenever a message to it was dropped because no subscription wanted it; must not throw.</param>
    /// <exception cref="InvalidDataException">The file does not fit these entities or this version.</exception>
    /// <exception cref="IOException">Another process has it open, or it cannot be read.</exception>
    public static EmbeddedBroker Open(
        string databasePath, MessagingEntities entities, TimeProvider clock, long payloadBudget = DefaultPayloadBudget, Action<string>? unwanted = null)
    {
        var store = BrokerStore.Open(databasePath);
        try
        {
            return new(new BrokerThread(store, entities, clock, payloadBudget, unwanted), clock);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>What Service Bus Standard would have charged so far: one credit for each message sent and for each one received.</summary>
    public long Credits => Interlocked.Read(ref _credits);

    /// <summary>Stores all messages or none; the sequence numbers, in the same order.</summary>
    public Task<IReadOnlyList<long>> SendAsync(string entityPath, OutgoingMessage[] messages, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _credits, messages.Length);
        return CallAsync<IReadOnlyList<long>>(state => state.FindTarget(entityPath).Send(messages), cancellationToken);
    }

    /// <summary>Ends when the entity can be sent to.</summary>
    public Task OpenTargetAsync(string entityPath, CancellationToken cancellationToken) =>
        CallAsync(state => { state.FindTarget(entityPath); }, cancellationToken);

    public Task CancelScheduledAsync(string entityPath, long[] sequenceNumbers, CancellationToken cancellationToken) =>
        CallAsync(state => state.FindTarget(entityPath).Cancel(sequenceNumbers), cancellationToken);

    /// <summary>Locks a session; the next free one with messages when <paramref name="sessionId"/> is null.</summary>
    public Task<SessionLock> AcceptSessionAsync(string entityPath, string? sessionId, TimeSpan maxWaitTime, CancellationToken cancellationToken) =>
        WaitAsync(new AcceptRequest(entityPath, sessionId, Deadline(maxWaitTime), cancellationToken), cancellationToken);

    /// <summary>Waits for at least one message; empty when none came in time.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        string entityPath, SessionLock? session, ServiceBusReceiveMode mode, int maxMessages, TimeSpan maxWaitTime, CancellationToken cancellationToken)
    {
        var received = Decode(await WaitAsync(
            new ReceiveRequest(entityPath, session, mode, maxMessages, Deadline(maxWaitTime), cancellationToken), cancellationToken).ConfigureAwait(false));
        Interlocked.Add(ref _credits, received.Length);
        return received;
    }

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(
        string entityPath, SessionLock? session, ServiceBusReceiveMode mode, long[] sequenceNumbers, CancellationToken cancellationToken)
    {
        return Decode(await CallAsync(Receive, cancellationToken).ConfigureAwait(false));

        Delivery[] Receive(BrokerState state)
        {
            var (queue, shelf) = state.FindShelf(entityPath);
            return queue.DeliverDeferred(shelf, session, mode, sequenceNumbers);
        }
    }

    /// <summary>Messages from a sequence number on, without any effect. For a topic: its scheduled messages.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(
        string entityPath, SessionLock? session, long fromSequenceNumber, int maxMessages, CancellationToken cancellationToken)
    {
        return Decode(await CallAsync(Peek, cancellationToken).ConfigureAwait(false));

        Delivery[] Peek(BrokerState state)
        {
            var (entity, shelf) = state.FindAny(entityPath);
            return entity.Peek(shelf, session?.SessionId, fromSequenceNumber, maxMessages);
        }
    }

    public Task SettleAsync(string entityPath, SessionLock? session, Guid lockToken, Settlement settlement, CancellationToken cancellationToken)
    {
        return CallAsync(Settle, cancellationToken);

        void Settle(BrokerState state)
        {
            var (queue, shelf) = state.FindShelf(entityPath);
            queue.Settle(shelf, session, lockToken, settlement);
        }
    }

    /// <summary>When the lock ends now.</summary>
    public async Task<DateTimeOffset> RenewMessageAsync(string entityPath, Guid lockToken, CancellationToken cancellationToken)
    {
        return new(await CallAsync(Renew, cancellationToken).ConfigureAwait(false), TimeSpan.Zero);

        long Renew(BrokerState state)
        {
            var (queue, shelf) = state.FindShelf(entityPath);
            return queue.RenewLock(shelf, lockToken);
        }
    }

    public Task RenewSessionAsync(SessionLock session, CancellationToken cancellationToken) =>
        CallAsync(_ => session.Queue.RenewSession(session), cancellationToken);

    public async Task<BinaryData?> GetSessionStateAsync(SessionLock session, CancellationToken cancellationToken) =>
        await CallAsync(_ => session.Queue.GetState(session), cancellationToken).ConfigureAwait(false) is { } state ? BinaryData.FromBytes(state) : null;

    public Task SetSessionStateAsync(SessionLock session, BinaryData? state, CancellationToken cancellationToken)
    {
        var bytes = state?.ToArray();
        return CallAsync(_ => session.Queue.SetState(session, bytes), cancellationToken);
    }

    /// <summary>Lets a session go; nothing happens when it is lost already, or the broker closed.</summary>
    public Task ReleaseSessionAsync(SessionLock session)
    {
        var call = new Call<bool>(Release);
        return _thread.TryPost(call) ? call.Task : Task.CompletedTask;

        bool Release(BrokerState state)
        {
            session.Queue.EndSession(session, countDeliveries: false);
            return true;
        }
    }

    /// <summary>How each queue, topic and subscription stands, in the order of the entity file.</summary>
    public Task<IReadOnlyList<EntityStatus>> GetStatusAsync(CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<EntityStatus>>(state => [.. state.Entities.Select(entity => EntityStatus.Of(entity))], cancellationToken);

    /// <summary>Finishes what is under way and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, true)) { return; }

        await Task.Run(_thread.Dispose).ConfigureAwait(false);
    }

    private static ServiceBusReceivedMessage[] Decode(Delivery[] deliveries) => Array.ConvertAll(deliveries, delivery => MessageCodec.Decode(delivery));

    // Taken when the call is made: a clock that is moved right after it ends the wait.
    private long Deadline(TimeSpan maxWaitTime)
    {
        var now = _clock.GetUtcNow().UtcTicks;
        return maxWaitTime.Ticks >= long.MaxValue - now ? long.MaxValue : now + maxWaitTime.Ticks;
    }

    private Task<bool> CallAsync(Action<BrokerState> work, CancellationToken cancellationToken) => CallAsync(
        state =>
        {
            work(state);
            return true;
        },
        cancellationToken);

    // Once posted it will happen, so the caller waits for it: a cancelled send that was stored all the same would be a lie.
    private Task<T> CallAsync<T>(Func<BrokerState, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new Call<T>(work);
        _thread.Post(call);
        return call.Task;
    }

    private async Task<T> WaitAsync<T>(Wait<T> request, CancellationToken cancellationToken)
    {
        _thread.Post(request);
        using var registration = cancellationToken.UnsafeRegister(_ => _thread.TryPost(new CancelRequest(request.Cancel)), null);
        return await request.Task.ConfigureAwait(false);
    }
}
