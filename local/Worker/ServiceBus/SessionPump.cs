using Azure.Messaging.ServiceBus;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>Messages by session: a session is held until it was empty for the idle time, then the next one is taken.</summary>
internal sealed class SessionPump(
    MessageSource source, MessageDispatcher dispatcher, LockKeeper locks, ServiceBusTriggerOptions options, bool isBatched, TimeProvider clock)
{
    // Service Bus trigger: an idle time that is not set is the client's TryTimeout.
    private static readonly TimeSpan DefaultIdleTime = TimeSpan.FromMinutes(1);

    private readonly BatchReader _batches = new(options, clock);
    private readonly TimeSpan _idleTime = options.SessionIdleTimeout ?? DefaultIdleTime;

    /// <summary>Takes the next session with messages and works on it until it is idle, released or lost.</summary>
    public async Task RunOneSessionAsync(CancellationToken stop)
    {
        await using var receiver = await source.AcceptSessionAsync(stop);
        using var held = isBatched ? null : locks.Hold(receiver);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var calls = isBatched ? 1 : options.MaxConcurrentCallsPerSession;
        if (calls == 1)
        {
            await WorkAsync(receiver, held, leave);
        }
        else
        {
            await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Task.Run(() => WorkAsync(receiver, held, leave), CancellationToken.None)));
        }
    }

    private async Task WorkAsync(ServiceBusSessionReceiver receiver, LockKeeper.HeldLock? held, CancellationTokenSource leave)
    {
        while (!leave.IsCancellationRequested && await ReceiveAsync(receiver, leave.Token) is { Count: > 0 } messages)
        {
            held?.Began();
            var releases = await dispatcher.RunAsync(receiver, messages, isBatched);
            held?.Ended();
            if (releases)
            {
                await leave.CancelAsync();
            }
        }
    }

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(ServiceBusSessionReceiver receiver, CancellationToken leave)
    {
        // The idle time also runs in real time: on a clock that stands still an empty session would be held for ever.
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(leave);
        idle.CancelAfter(_idleTime);
        try
        {
            return isBatched
                ? await _batches.ReadAsync(receiver, _idleTime, idle.Token)
                : await receiver.ReceiveMessagesAsync(1, _idleTime, idle.Token);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}
