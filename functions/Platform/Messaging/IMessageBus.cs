namespace Serverless.Platform.Messaging;

/// <summary>Sends to the bus. A call returns after the broker has stored every message; it throws when that is not certain.</summary>
public interface IMessageBus
{
    /// <summary>Stores the messages in the entity. More than one go in as few atomic batches as their sizes allow, in order.</summary>
    Task SendAsync(string entity, IReadOnlyList<BusMessage> messages, CancellationToken cancellationToken);
}

public static class MessageBusExtensions
{
    public static Task SendAsync(this IMessageBus bus, string entity, BusMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bus);
        return bus.SendAsync(entity, [message], cancellationToken);
    }
}
