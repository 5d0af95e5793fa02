using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using Serverless.Benchmarks.Load;
using Serverless.Local.ServiceBus;
using Serverless.Platform.Messaging;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>
/// The baseline of the order path: the embedded broker alone moves as many messages of the same size over as many hops, each sent,
/// received in its session and completed, with as many senders and lanes as the product.
/// </summary>
internal static class BrokerHops
{
    private const int Senders = 32;

    /// <returns>Messages a second, from the first send to the last completion.</returns>
    public static async Task<double> RunAsync(int messages, int bodyBytes)
    {
        var folder = Folders.NewData();
        var name = $"{Path.GetFileName(folder)}.hops";
        await using var broker = EmbeddedBroker.Open(
            Path.Combine(folder, "bus.db"), MessagingEntities.Load(Path.Combine(AppContext.BaseDirectory, "messaging.json")), TimeProvider.System);
        EmbeddedBrokers.Register(name, broker);
        try
        {
            await using var client = new ServiceBusClient($"Endpoint=sb://{name};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=local;UseDevelopmentEmulator=true");
            return await MoveAsync(client, messages, new byte[bodyBytes]);
        }
        finally
        {
            EmbeddedBrokers.Unregister(name);
        }
    }

    private static async Task<double> MoveAsync(ServiceBusClient client, int messages, byte[] body)
    {
        var begin = Stopwatch.GetTimestamp();
        using var done = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var (first, second) = (new Countdown(messages), new Countdown(messages));
        await using var forward = client.CreateSender(Queues.ChatOutbound);
        var lanes = Enumerable.Range(0, Lanes.Count).Select(lane => string.Create(CultureInfo.InvariantCulture, $"lane-{lane:D2}")).ToList();
        var hops = lanes.SelectMany(lane => new[]
        {
            DrainAsync(() => client.AcceptSessionAsync(Queues.OrderStatus, Queues.Chats, lane, cancellationToken: done.Token), first,
                message => forward.SendMessageAsync(Message(message.MessageId, lane, body), done.Token), done.Token),
            DrainAsync(() => client.AcceptSessionAsync(Queues.ChatOutbound, lane, cancellationToken: done.Token), second, _ => Task.CompletedTask, done.Token),
        }).ToList();
        await using var sender = client.CreateSender(Queues.OrderStatus);
        await Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = done.Token },
            async (i, token) => await sender.SendMessageAsync(Message($"m-{i}", lanes[i % lanes.Count], body), token));
        await Task.WhenAll(first.Reached, second.Reached).WaitAsync(done.Token);
        var time = Stopwatch.GetElapsedTime(begin);
        await done.CancelAsync();
        await Task.WhenAll(hops);
        return messages / time.TotalSeconds;
    }

    private static async Task DrainAsync(Func<Task<ServiceBusSessionReceiver>> accept, Countdown left, Func<ServiceBusReceivedMessage, Task> work, CancellationToken stop)
    {
        try
        {
            await using var receiver = await accept();
            while (!stop.IsCancellationRequested)
            {
                foreach (var message in await receiver.ReceiveMessagesAsync(1, TimeSpan.FromSeconds(5), stop))
                {
                    await work(message);
                    await receiver.CompleteMessageAsync(message, stop);
                    left.One();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The measurement is over.
        }
    }

    private static ServiceBusMessage Message(string id, string lane, byte[] body) => new(body)
    {
        MessageId = id,
        SessionId = lane,
        ContentType = "application/json",
        ApplicationProperties = { [BusProperties.Kind] = BusKinds.Order },
    };

    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task Reached => _reached.Task;

        public void One()
        {
            if (Interlocked.Decrement(ref _left) == 0) { _reached.SetResult(); }
        }
    }
}
