namespace Serverless.Channels;

/// <summary>Puts messages to customers on their way.</summary>
public interface IChatOutbox
{
    /// <summary>Durable when it returns. The same <see cref="ChatMessage.SendId"/> twice is one message to the customer.</summary>
    Task SendAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken);
}
