using Serverless.Channels.Messenger.Policy;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>
/// What a person of the business may answer without a consent: service, as long as the channel lets people answer the customer's last
/// act. On Messenger that is longer than the window (tag HUMAN_AGENT), elsewhere it is the window. Pure.
/// </summary>
internal static class AgentRules
{
    public static bool MayAnswer(ChatMessage message, ChatThread thread, DateTimeOffset now) =>
        message is { ByAgent: true, Purpose: Purpose.Service } && AnswersUntil(thread, now) > now;

    /// <summary>Null when the customer never opened the window.</summary>
    public static DateTimeOffset? AnswersUntil(ChatThread thread, DateTimeOffset now)
    {
        if (thread.Channel != ChatChannels.Messenger) { return thread.WindowUntil; }

        var rules = MessengerPolicy.At(now);
        return thread.WindowUntil - rules.StandardWindow + rules.AgentWindow;
    }
}
