using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus;
using Serverless.Platform.Messaging;

namespace Serverless.Chaos.World;

/// <summary>A message that was buried: its id, its lane, and its place among all.</summary>
internal sealed record Buried(string MessageId, string Lane, long SequenceNumber);

/// <summary>The orders' subscription, reached through the bus's file while the product is down.</summary>
internal sealed class Graveyard : IAsyncDisposable
{
    private const int Page = 250;
    private readonly string _name = $"graveyard-{Guid.NewGuid():N}";
    private readonly EmbeddedBroker _broker;
    private readonly ServiceBusClient _client;

    private Graveyard(string folder)
    {
        var entities = MessagingEntities.Load(Path.Combine(AppContext.BaseDirectory, "messaging.json"));
        _broker = EmbeddedBroker.Open(Path.Combine(folder, "bus.db"), entities, TimeProvider.System);
        EmbeddedBrokers.Register(_name, _broker);
        _client = new ServiceBusClient($"Endpoint=sb://{_name};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true");
    }

    public static Graveyard Open(string folder) => new(folder);

    /// <summary>Gives up everything that waits, as a consumer does that fails.</summary>
    public async Task<IReadOnlyList<Buried>> BuryAsync(string reason)
    {
        var waiting = await WaitingAsync();
        foreach (var lane in waiting.GroupBy(message => message.SessionId))
        {
            await using var receiver = await _client.AcceptSessionAsync(Queues.OrderStatus, Queues.Chats, lane.Key!);
            for (var left = lane.Count(); left > 0;)
            {
                foreach (var message in await receiver.ReceiveMessagesAsync(Math.Min(left, Page)))
                {
                    await receiver.DeadLetterMessageAsync(message, reason);
                    left--;
                }
            }
        }

        return [.. waiting.Select(message => new Buried(message.MessageId, message.SessionId!, message.SequenceNumber)).OrderBy(letter => letter.SequenceNumber)];
    }

    /// <summary>What waits, in order.</summary>
    public Task<List<ServiceBusReceivedMessage>> WaitingAsync() => PeekAsync(SubQueue.None);

    public Task<List<ServiceBusReceivedMessage>> DeadAsync() => PeekAsync(SubQueue.DeadLetter);

    public async ValueTask DisposeAsync()
    {
        EmbeddedBrokers.Unregister(_name);
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    private async Task<List<ServiceBusReceivedMessage>> PeekAsync(SubQueue of)
    {
        await using var receiver = _client.CreateReceiver(Queues.OrderStatus, Queues.Chats, new ServiceBusReceiverOptions { SubQueue = of });
        var (all, from) = (new List<ServiceBusReceivedMessage>(), 0L);
        while (await receiver.PeekMessagesAsync(Page, from) is { Count: > 0 } page)
        {
            all.AddRange(page);
            from = page[^1].SequenceNumber + 1;
        }

        return all;
    }
}
