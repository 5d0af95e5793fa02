using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>
/// Makes one message of several order updates that come to one chat at the same time. Pure. Texts stand one below the other, buttons
/// are united; a receipt or a template is for one message alone, so those are sent as text here, or one by one where only templates may
/// be sent.
/// </summary>
internal static class Coalescing
{
    private const int MostParts = 8;

    /// <summary>A text this long can stand beside buttons on every channel (Messenger: 640 characters).</summary>
    private const int LongestText = 640;

    private const string Between = "\n\n";

    /// <summary>Whether the message may become part of another; a file, a list or a person's own words stand alone.</summary>
    public static bool IsUpdate(ChatMessage message) => message is
    {
        Purpose: Purpose.OrderUpdates, IsReply: false, ByAgent: false, Deferrals: 0, Parts.Count: 0, Content: { Media: null, Choices: null },
    };

    /// <summary>How many messages from the first on become one; 1 when none but the first.</summary>
    /// <param name="messages">Messages of one chat in their order, none of which may have run before.</param>
    /// <param name="now">What is stale is not news, not even in company.</param>
    public static int Fitting(IReadOnlyList<ChatMessage> messages, DateTimeOffset now)
    {
        var (seen, length) = (new HashSet<string>(StringComparer.Ordinal), -Between.Length);
        foreach (var message in messages.Take(MostParts))
        {
            length += Between.Length + message.Content.Text.Length;
            if (!IsUpdate(message) || message.StaleAfter <= now || message.Customer != messages[0].Customer || length > LongestText || !seen.Add(message.SendId)) { break; }
        }

        return Math.Max(1, seen.Count);
    }

    /// <summary>The one message; it goes by the send id of the first.</summary>
    public static ChatMessage Merge(IReadOnlyList<ChatMessage> parts)
    {
        var inOrder = parts.OrderBy(part => part.CreatedAt).ToList();
        return inOrder[0] with
        {
            Parts = [.. inOrder.Select(part => part with { Content = part.Content with { Receipt = null } })],
            Follows = [.. inOrder.SelectMany(part => part.Follows).Distinct()],
            StaleAfter = inOrder.Any(part => part.StaleAfter is null) ? null : inOrder.Max(part => part.StaleAfter),
            Content = new ChatContent
            {
                Text = string.Join(Between, inOrder.Select(part => part.Content.Text).Distinct()),
                Subject = inOrder[^1].Content.Subject,
                Buttons = [.. inOrder.SelectMany(part => part.Content.Buttons).DistinctBy(button => (button.Url, button.Payload))],
            },
        };
    }

    /// <summary>True when the chat now takes nothing but templates, which cannot be united.</summary>
    public static bool NeedsTemplates(ChatMessage merged, ChatThread thread, DateTimeOffset now) =>
        merged.Parts.Any(part => part.Content.Template is not null)
        && thread.Channel != ChatChannels.Email
        && thread.Peer.Kind != MessengerPeers.UserRef
        && !(thread.WindowUntil > now);
}
