using Azure.Messaging.ServiceBus;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>Collects a batch. Service Bus trigger: below the minimum it waits for more, but not longer than host.json says.</summary>
internal sealed class BatchReader(ServiceBusTriggerOptions options, TimeProvider clock)
{
    /// <summary>A batch; empty when no message came within <paramref name="maxWait"/>.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReadAsync(ServiceBusReceiver receiver, TimeSpan? maxWait, CancellationToken stop)
    {
        var first = await receiver.ReceiveMessagesAsync(options.MaxMessageBatchSize, maxWait, stop);
        if (first.Count == 0 || first.Count >= options.MinMessageBatchSize)
        {
            return first;
        }

        var batch = first.ToList();
        await FillAsync(batch, receiver, stop);
        return batch;
    }

    private async Task FillAsync(List<ServiceBusReceivedMessage> batch, ServiceBusReceiver receiver, CancellationToken stop)
    {
        var deadline = clock.GetUtcNow() + options.MaxBatchWaitTime;
        try
        {
            for (var wait = options.MaxBatchWaitTime; wait > TimeSpan.Zero && batch.Count < options.MinMessageBatchSize; wait = deadline - clock.GetUtcNow())
            {
                batch.AddRange(await receiver.ReceiveMessagesAsync(options.MaxMessageBatchSize - batch.Count, wait, stop));
            }
        }
        catch (OperationCanceledException)
        {
            // What was received is handed on; its locks would otherwise have to run out.
            return;
        }
    }
}
