using Serverless.Businesses;
using Serverless.Conversations.Understanding;

namespace Serverless.Conversations.Talk;

/// <summary>What an act of a customer says, apart from our own buttons.</summary>
internal static class Reading
{
    public static readonly Intent Nothing = new([], null, null, null);

    private static readonly Intent Greeting = new([IntentKind.Greeting], null, null, null);
    private static readonly Intent Thumb = new([IntentKind.Thumb], null, null, null);
    private static readonly Intent Complaint = new([IntentKind.Complaint], null, null, null);

    /// <summary>The Like sticker in its three sizes (contracts of the Messenger platform, message event).</summary>
    private static readonly HashSet<long> LikeStickers = new HashSet<long> { 369239263222822, 369239343222814, 369239383222810 };

    /// <summary>What is said to us and not only about something else.</summary>
    public static bool AsksForAnswer(ChatEvent item) => item.Kind is ChatEventKind.Message or ChatEventKind.Postback or ChatEventKind.Reaction or ChatEventKind.Opened;

    public static Intent IntentOf(ChatEvent item, IIntentReader reader, Business business) => item.Kind switch
    {
        ChatEventKind.Opened => Greeting,
        ChatEventKind.Postback when item.Payload is "GET_STARTED" => Greeting,
        ChatEventKind.Reaction => OfReaction(item),
        ChatEventKind.Message when item.StickerId is { } sticker && LikeStickers.Contains(sticker) => Thumb,
        _ => reader.Read(item.Text, business.Phrases),
    };

    private static Intent OfReaction(ChatEvent item) =>
        item.Text?.StartsWith("👍", StringComparison.Ordinal) == true || item.Detail == "like" ? Thumb
        : item.Detail == "angry" || item.Text is { } emoji && (emoji.StartsWith("😠", StringComparison.Ordinal) || emoji.StartsWith("😡", StringComparison.Ordinal) || emoji.StartsWith("🤬", StringComparison.Ordinal)) ? Complaint
        : Nothing;
}
