using Serverless.Conversations.Talk;
using Serverless.Platform.Messaging;

namespace Serverless.Conversations;

/// <summary>
/// Which events of chats are worked off late. What the records need is never too old: consents given and withdrawn, links that were opened,
/// addresses that changed. What is answered is, because an answer comes as if it had just been asked for.
/// </summary>
internal static class ChatEventReplay
{
    /// <summary>Who writes to a shop waits for a day; the channels' window is not longer either.</summary>
    internal static readonly TimeSpan Question = TimeSpan.FromDays(1);

    /// <summary>A tap or a thumb buys, cancels, chooses. Who sees nothing happen does it another way.</summary>
    internal static readonly TimeSpan Tap = TimeSpan.FromHours(1);

    public static ReplayRefusal? Judge(ChatEvent item, DateTimeOffset now)
    {
        if (!Reading.AsksForAnswer(item) || ConsentWords.Read(item.Text).Word is not ConsentWord.None || HasLink(item)) { return null; }

        var patience = IsTap(item) ? Tap : Question;
        var window = ContactPolicy.WindowAt(item.Channel, item.At);
        return now - item.At > (patience < window ? patience : window) ? ReplayRefusals.TooOld : null;
    }

    private static bool HasLink(ChatEvent item) => item.Ref is not null || (item.Channel == ChatChannels.WhatsApp && ChatLinks.FindIn(item.Text) is not null);

    private static bool IsTap(ChatEvent item) => item.Kind is ChatEventKind.Postback or ChatEventKind.Reaction
        || item.Payload is not null || item.StickerId is not null || item.Text?.Contains("👍", StringComparison.Ordinal) == true;
}
