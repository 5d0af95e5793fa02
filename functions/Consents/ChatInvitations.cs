using Serverless.Businesses;
using Serverless.Conversations;

namespace Serverless.Consents;

/// <summary>The link that a customer without a known chat opens: whoever does becomes this customer's chat and confirms the consent.</summary>
public sealed class ChatInvitations(ChatLinks links)
{
    /// <summary>Null for a channel without such links, and for a WhatsApp account whose number the business record does not tell.</summary>
    public string? LinkTo(Business business, string channel, string customer, Purpose purpose, string? locale)
    {
        ArgumentNullException.ThrowIfNull(business);
        return channel switch
        {
            ChatChannels.Messenger when business.Messenger is { PageId: var page } => $"https://m.me/{page}?ref={Ref()}",
            // These links carry nothing but the text of the customer's first message.
            ChatChannels.WhatsApp when business.WhatsApp is { Number: { } number } => $"https://wa.me/{number}?text=START%20{Ref()}",
            _ => null,
        };

        string Ref() => links.Issue(business.Id, customer, [purpose], locale);
    }
}
