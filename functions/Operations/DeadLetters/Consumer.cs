using Serverless.Platform.Messaging;

namespace Serverless.Operations.DeadLetters;

/// <summary>Who takes messages off the bus with functions of ours: a queue, or one subscription of a topic. It has a dead-letter queue of its own.</summary>
/// <param name="Name">As the API has it.</param>
/// <param name="Entity">The queue or the topic, which is where its messages are sent.</param>
/// <param name="Subscription">Null for a queue.</param>
public sealed record Consumer(string Name, string Entity, string? Subscription)
{
    public override string ToString() => Name;
}

/// <summary>All of them; a test holds the list against infra/messaging.json and the triggers.</summary>
public static class Consumers
{
    public static readonly IReadOnlyList<Consumer> All =
    [
        new(Queues.ChatInbound, Queues.ChatInbound, null),
        new(Queues.ChatOutbound, Queues.ChatOutbound, null),
        new(Queues.ChatReceipts, Queues.ChatReceipts, null),
        new(Queues.ShopRequests, Queues.ShopRequests, null),
        new($"{Queues.OrderStatus}.{Queues.Chats}", Queues.OrderStatus, Queues.Chats),
        new($"{Queues.CallerContext}.{Queues.Chats}", Queues.CallerContext, Queues.Chats),
    ];

    public static Consumer? Find(string? name) => All.FirstOrDefault(consumer => consumer.Name == name);
}
