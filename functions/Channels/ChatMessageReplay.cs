using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Platform.Messaging;

namespace Serverless.Channels;

/// <summary>Which messages to customers still go out when they were dead letters for a while.</summary>
internal static class ChatMessageReplay
{
    /// <summary>For what carries no time of its own: replies, and what people of the business wrote.</summary>
    internal static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    public static ReplayRefusal? Judge(ChatMessage message, DateTimeOffset now) => message switch
    {
        { Purpose: Purpose.Promotions } => ReplayRefusals.Promotion,
        { StaleAfter: { } end } => end <= now ? ReplayRefusals.PastDeadline : null,
        _ => now - message.CreatedAt > Fresh ? ReplayRefusals.TooOld : null,
    };

    /// <summary>When nothing is known of its delivery, the message goes to its next leg: like a message of its own.</summary>
    public static ReplayRefusal? Judge(DeliveryCheck check, DateTimeOffset now) => Judge(check.Message, now);

    /// <summary>An old failure would pause an account that is well again, or close a window that the customer has opened since.</summary>
    public static ReplayRefusal? Judge(ReceiptFailed failed, DateTimeOffset now) => now - failed.At > Fresh ? ReplayRefusals.TooOld : null;
}
