using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Conversations.People;

namespace Serverless.Channels;

/// <summary>
/// What a message that nobody waits for yields to, at the moment of the send: somebody else answers in one of the customer's chats by now, or the
/// business's quiet hours have begun. Pure.
/// </summary>
internal static class UnaskedRules
{
    public const string Held = "held-by-person";
    public const string Quiet = "quiet-hours";

    /// <param name="chats">All chats of the customer.</param>
    /// <returns>Null when nothing is in its way.</returns>
    public static string? Refusal(Business business, IEnumerable<ChatThread> chats, DateTimeOffset now) =>
        chats.Any(chat => ThreadHolds.IsHeld(chat, business, now)) ? Held
        : QuietTimes.EndAfter(business, now) is not null ? Quiet
        : null;
}
