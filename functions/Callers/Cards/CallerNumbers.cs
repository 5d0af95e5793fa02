using Serverless.Conversations;
using Serverless.Customers.Phones;

namespace Serverless.Callers.Cards;

/// <summary>The number of somebody who is known without one: who calls by WhatsApp may hide it.</summary>
internal static class CallerNumbers
{
    /// <summary>As WhatsApp told it with an earlier message, in the chat that was used last; null when it never did.</summary>
    public static PhoneNumber? Of(IEnumerable<ChatThread> chats) =>
        chats.Where(chat => chat.VouchedPhone is not null).MaxBy(chat => chat.LastContactAt ?? DateTimeOffset.MinValue)?.VouchedPhone;
}
