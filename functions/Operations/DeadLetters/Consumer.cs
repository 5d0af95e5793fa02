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

/// <summary>All of them: whatever the app receives from (<see cref="Queues.Received"/>).</summary>
public static class Consumers
{
    public static readonly IReadOnlyList<Consumer> All =
        [.. Queues.Received.Select(from => new Consumer(from.Subscription is { } one ? $"{from.Entity}.{one}" : from.Entity, from.Entity, from.Subscription))];

    public static Consumer? Find(string? name) => All.FirstOrDefault(consumer => consumer.Name == name);
}
