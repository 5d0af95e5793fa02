using Serverless.Conversations;

namespace Serverless.Channels.Routing;

/// <summary>
/// Another chat of the customer that a message can go to, with what is said differently there. What is null is said as in the first
/// chat, so that a message with many legs stays small.
/// </summary>
public sealed record ChatLeg(string Thread)
{
    public string? Text { get; init; }
    public string? Subject { get; init; }
    public IReadOnlyList<ChatButton>? Buttons { get; init; }

    /// <summary>Templates are approved for one channel, so this is never taken from another one.</summary>
    public ChatTemplate? Template { get; init; }

    /// <summary>As <see cref="ChatContent.OtherTemplates"/>.</summary>
    public IReadOnlyList<ChatTemplate> OtherTemplates { get; init; } = [];

    /// <summary>The leg for a chat in which <paramref name="own"/> would be said, behind one in which <paramref name="first"/> is said.</summary>
    public static ChatLeg Of(ChatThread thread, ChatContent own, ChatContent first)
    {
        ArgumentNullException.ThrowIfNull(thread);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(first);
        return new ChatLeg(thread.Id)
        {
            Text = own.Text == first.Text ? null : own.Text,
            Subject = own.Subject,
            Buttons = own.Buttons.SequenceEqual(first.Buttons) ? null : own.Buttons,
            Template = own.Template,
            OtherTemplates = own.OtherTemplates,
        };
    }

    /// <summary>What is said on this leg.</summary>
    public ChatContent Content(ChatContent first)
    {
        ArgumentNullException.ThrowIfNull(first);
        return first with
        {
            Text = Text ?? first.Text,
            Subject = Subject,
            Buttons = Buttons ?? first.Buttons,
            Template = Template,
            OtherTemplates = OtherTemplates,
        };
    }

    public override string ToString() => Thread;
}
