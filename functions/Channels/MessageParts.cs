using Serverless.Channels.Messenger;
using Serverless.Channels.WhatsApp;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>
/// Cuts what somebody wants to say into the messages that a channel shows: Messenger knows no captions; WhatsApp none under sounds, and
/// only short ones. Pure.
/// </summary>
public static class MessageParts
{
    /// <summary>Mail programs take far more; nobody reads it.</summary>
    private const int LongestMail = 10_000;

    /// <summary>The messages, the file first. A part that is only a file has an empty text.</summary>
    public static IReadOnlyList<ChatContent> Of(string channel, string text, ChatMedia? media, IReadOnlyList<ChatButton> buttons)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(buttons);
        var words = new ChatContent { Text = text, Buttons = buttons };
        if (media is null) { return [words]; }

        var file = new ChatContent { Text = "", Media = media };
        return text.Length == 0 ? [file] : IsCaption(channel, text, media, buttons) ? [words with { Media = media }] : [file, words];
    }

    /// <summary>Whether the channel shows all of the text, and the links of buttons that it has no buttons for.</summary>
    public static bool Fit(string channel, string text, IReadOnlyList<ChatButton> buttons) => LinkLines.Fit(text, buttons, channel switch
    {
        ChatChannels.Messenger => MessengerMessages.LongestText,
        ChatChannels.WhatsApp => WhatsAppForms.LongestText,
        _ => LongestMail,
    });

    private static bool IsCaption(string channel, string text, ChatMedia media, IReadOnlyList<ChatButton> buttons) => channel switch
    {
        ChatChannels.Messenger => false,
        ChatChannels.WhatsApp => media.Kind is not ChatMediaKind.Audio && LinkLines.Fit(text, buttons, WhatsAppForms.LongestBody),
        _ => true,
    };
}
