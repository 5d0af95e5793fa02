using Serverless.Consents;

namespace Serverless.Channels;

/// <summary>
/// Whether a message may be sent again after a call whose outcome nobody knows and no echo told. Pure. What the customer ordered and
/// waits for is worth a possible duplicate, an answer one more try, a promotion none.
/// </summary>
internal static class UnknownPolicy
{
    /// <summary>With pauses that double from a minute this outlasts an outage of half an hour.</summary>
    internal const int MostUnknowns = 7;

    private const int MostUnknownsOfReplies = 2;

    /// <param name="message">The message.</param>
    /// <param name="unknowns">How many calls for it have ended so.</param>
    public static bool MayResend(ChatMessage message, int unknowns) => unknowns < message switch
    {
        { Purpose: Purpose.Promotions } => 1,
        { IsReply: true } or { ByAgent: true } => MostUnknownsOfReplies,
        _ => MostUnknowns,
    };

    /// <summary>The name of the class, for metrics.</summary>
    public static string ClassOf(ChatMessage message) => message switch
    {
        { Purpose: Purpose.Promotions } => "promotion",
        { IsReply: true } or { ByAgent: true } => "reply",
        _ => "order",
    };
}
