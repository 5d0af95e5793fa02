using Serverless.Businesses;

namespace Serverless.Conversations.People;

/// <summary>Gives a chat to a person.</summary>
public interface IHandover
{
    /// <summary>From here on a person answers, and the app only records. Can be repeated.</summary>
    /// <param name="eventId">The event that led to it.</param>
    /// <param name="reason">A stable code: <c>asked</c>, <c>complaint</c>, <c>not-understood</c> …</param>
    Task ToPersonAsync(Business business, ChatThread thread, string eventId, string reason, CancellationToken cancellationToken);
}
