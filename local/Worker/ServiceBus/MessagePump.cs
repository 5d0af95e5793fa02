using Azure.Messaging.ServiceBus;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>Single messages without sessions, many at a time.</summary>
internal sealed class MessagePump(ServiceBusReceiver receiver, MessageDispatcher dispatcher, LockKeeper locks, int maxCalls) : IDisposable
{
    private readonly SemaphoreSlim _free = new(maxCalls, maxCalls);

    /// <summary>Waits for a free call, then receives as many messages as there are free calls.</summary>
    public async Task ReceiveAsync(CancellationToken stop)
    {
        var calls = await TakeFreeAsync(stop);
        var received = 0;
        try
        {
            var messages = await receiver.ReceiveMessagesAsync(calls, cancellationToken: stop);
            received = messages.Count;
            foreach (var message in messages)
            {
                _ = Task.Run(() => RunAsync(message), CancellationToken.None);
            }
        }
        finally
        {
            if (calls > received)
            {
                _free.Release(calls - received);
            }
        }
    }

    /// <summary>Waits until no call runs.</summary>
    public async Task DrainAsync()
    {
        for (var i = 0; i < maxCalls; i++)
        {
            await _free.WaitAsync();
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task<int> TakeFreeAsync(CancellationToken stop)
    {
        await _free.WaitAsync(stop);
        var calls = 1;
        while (await _free.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            calls++;
        }

        return calls;
    }

    private async Task RunAsync(ServiceBusReceivedMessage message)
    {
        try
        {
            using var held = locks.Hold(receiver, message);
            await dispatcher.RunAsync(receiver, [message], isBatch: false);
        }
        finally
        {
            _free.Release();
        }
    }
}
