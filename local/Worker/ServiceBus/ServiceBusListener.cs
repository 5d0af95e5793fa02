using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Local.Worker.Invocation;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>Receives for one function, in the way its trigger asks for.</summary>
internal sealed class ServiceBusListener(
    HostedFunction function,
    MessageSource source,
    MessageDispatcher dispatcher,
    ServiceBusTriggerOptions options,
    TimeProvider clock,
    ILogger logger)
{
    private readonly ReceiveLoop _loop = new(source.Name, clock, logger);
    private readonly LockKeeper _locks = new(clock, options.MaxAutoLockRenewalDuration, logger);
    private readonly ServiceBusTriggerAttribute _trigger = (ServiceBusTriggerAttribute)function.Definition.Trigger;

    public string Description =>
        $"{function.Definition.Name}: {source.Name}{(_trigger.IsSessionsEnabled ? " by session" : "")}{(_trigger.IsBatched ? " in batches" : "")}";

    /// <summary>Receives until <paramref name="stop"/>, then waits for what runs.</summary>
    public async Task ListenAsync(CancellationToken stop)
    {
        using var keeping = new CancellationTokenSource();
        var keeper = _locks.RunAsync(keeping.Token);
        await (_trigger switch
        {
            { IsSessionsEnabled: true } => ListenToSessionsAsync(stop),
            { IsBatched: true } => ListenToBatchesAsync(stop),
            _ => ListenToMessagesAsync(stop),
        });
        await keeping.CancelAsync();
        await keeper;
    }

    private Task ListenToSessionsAsync(CancellationToken stop)
    {
        var pump = new SessionPump(source, dispatcher, _locks, options, _trigger.IsBatched, clock);
        return Task.WhenAll(Enumerable.Range(0, options.MaxConcurrentSessions)
            .Select(_ => Task.Run(() => _loop.RunAsync(() => pump.RunOneSessionAsync(stop), stop), CancellationToken.None)));
    }

    // Service Bus trigger: without sessions, one batch at a time.
    private async Task ListenToBatchesAsync(CancellationToken stop)
    {
        await using var receiver = source.CreateReceiver();
        var batches = new BatchReader(options, clock);
        await _loop.RunAsync(
            async () =>
            {
                var messages = await batches.ReadAsync(receiver, maxWait: null, stop);
                if (messages.Count > 0)
                {
                    await dispatcher.RunAsync(receiver, messages, isBatch: true);
                }
            },
            stop);
    }

    private async Task ListenToMessagesAsync(CancellationToken stop)
    {
        await using var receiver = source.CreateReceiver();
        using var calls = new MessagePump(receiver, dispatcher, _locks, options.MaxConcurrentCalls);
        await _loop.RunAsync(() => calls.ReceiveAsync(stop), stop);
        await calls.DrainAsync();
    }
}
