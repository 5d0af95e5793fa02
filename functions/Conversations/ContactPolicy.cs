using Serverless.Channels.Messenger.Policy;
using Serverless.Channels.WhatsApp.Policy;

namespace Serverless.Conversations;

/// <summary>
/// Which acts are a contact by the customer, and which let us write freely for a while (November 2026): a message, a tapped button, a
/// link, a reaction; on Messenger also an opt-in through a plugin, a cart, a comment; on WhatsApp every form and a call. Undoing and
/// rating do not.
/// </summary>
internal static class ContactPolicy
{
    /// <summary>How long the channel lets us write after an act at this time.</summary>
    public static TimeSpan WindowAt(string channel, DateTimeOffset at) =>
        channel == ChatChannels.WhatsApp ? WhatsAppPolicy.At(at).ServiceWindow : MessengerPolicy.At(at).StandardWindow;

    public static bool IsContact(ChatEventKind kind) => kind is not (ChatEventKind.ThreadControl or ChatEventKind.Policy or ChatEventKind.StaffMessage
        or ChatEventKind.PeerLearned or ChatEventKind.PeerChanged or ChatEventKind.ReactionRemoved or ChatEventKind.MessageDeleted
        or ChatEventKind.PromotionsStopped or ChatEventKind.PromotionsResumed);

    /// <summary>Until when the act lets us write; null when it does not, or when that time is over already.</summary>
    public static DateTimeOffset? WindowUntil(ChatEvent item, DateTimeOffset now)
    {
        if (!OpensWindow(item)) { return null; }

        var at = item.At < now ? item.At : now;
        var until = at + WindowAt(item.Channel, at);
        return until > now ? until : null;
    }

    /// <summary>Until when nothing is charged because the customer came from an ad; null when they did not.</summary>
    public static DateTimeOffset? FreeUntil(ChatEvent item, DateTimeOffset now)
    {
        if (item is not { Ad: not null, Channel: ChatChannels.WhatsApp }) { return null; }

        var at = item.At < now ? item.At : now;
        return at + WhatsAppPolicy.At(at).FreeEntry;
    }

    /// <summary>A contact that may make a customer of a stranger. What is said in public is no contact with us in a chat.</summary>
    public static bool IntroducesCustomer(ChatEventKind kind) => IsContact(kind) && kind is not ChatEventKind.Comment;

    /// <summary>The kind in the thread record and the API.</summary>
    public static string Name(ChatEventKind kind) => kind switch
    {
        ChatEventKind.MessageEdited => "message-edited",
        ChatEventKind.MessageDeleted => "message-deleted",
        ChatEventKind.OptIn => "opt-in",
        ChatEventKind.NotificationsStopped => "notifications-stopped",
        ChatEventKind.NotificationsResumed => "notifications-resumed",
        ChatEventKind.ReactionRemoved => "reaction-removed",
        ChatEventKind.AccountLinking => "account-linking",
        ChatEventKind.ThreadControl => "thread-control",
        ChatEventKind.StaffMessage => "staff-message",
        ChatEventKind.PeerLearned => "peer-learned",
        ChatEventKind.PeerChanged => "peer-changed",
        ChatEventKind.PromotionsStopped => "promotions-stopped",
        ChatEventKind.PromotionsResumed => "promotions-resumed",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static bool OpensWindow(ChatEvent item) => item.Kind switch
    {
        ChatEventKind.Message or ChatEventKind.Postback or ChatEventKind.Referral or ChatEventKind.Reaction or ChatEventKind.Comment => true,
        // The checkbox is not a message: it permits one send to its user_ref. Subscribing to notifications is none either.
        ChatEventKind.OptIn => item.Peer?.Kind == MessengerPeers.PsidKind && item.Detail is null,
        ChatEventKind.Form => item.Channel == ChatChannels.WhatsApp || item.Payload == "order",
        ChatEventKind.Call => true,
        _ => false,
    };
}
