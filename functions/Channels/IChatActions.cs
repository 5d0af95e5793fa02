using Serverless.Businesses;

namespace Serverless.Channels;

/// <summary>Small signs to the customer that are no messages. Best effort: nothing is recorded, nothing is repeated.</summary>
public interface IChatActions
{
    /// <summary>Shows the customer that a message was read. False when the channel has no such sign, or the provider did not take it.</summary>
    /// <param name="messageId">The provider's id of the customer's message.</param>
    /// <param name="typing">Also shows that an answer is being written.</param>
    Task<bool> MarkReadAsync(Business business, string channel, string messageId, bool typing, CancellationToken cancellationToken);
}
