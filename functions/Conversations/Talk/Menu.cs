using Serverless.Channels;
using Serverless.Conversations.Reorders;

namespace Serverless.Conversations.Talk;

/// <summary>What customers can come with, as buttons.</summary>
internal static class Menu
{
    public static IReadOnlyList<ChatButton> Buttons(Turn turn, TapPayloads payloads) =>
    [
        new ChatButton(turn.Text("talk.menu.status"), null, payloads.Issue(turn.Thread, StatusTopic.TopicName)),
        .. ReorderTopic.IsOffered(turn.Business) ? [new ChatButton(turn.Text("talk.menu.reorder"), null, payloads.Issue(turn.Thread, ReorderTopic.TopicName))] : Array.Empty<ChatButton>(),
        new ChatButton(turn.Text("talk.menu.person"), null, payloads.Issue(turn.Thread, PersonTopic.TopicName)),
    ];
}
