using Serverless.Businesses;

namespace Serverless.Conversations.People;

/// <summary>Gives a chat to a person.</summary>
public interface IHandover
{
    /// <summary>
    /// From here on a person answers, and the app only records. Can be repeated. The message that says so should carry
    /// <see cref="Channels.ChatMessage.PassesControl"/>, so that the chat appears where people answer.
    /// </summary>
    /// <param name="reason">A stable code: <c>asked</c>, <c>complaint</c>, <c>not-understood</c> …</param>
    /// <param name="at">When what led to it happened; a later change of who answers counts more.</param>
    Task ToPersonAsync(Business business, ChatThread thread, string reason, DateTimeOffset at, CancellationToken cancellationToken);
}
