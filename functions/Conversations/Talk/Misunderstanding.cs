namespace Serverless.Conversations.Talk;

/// <summary>What is said when nothing fits: once with the choices, then a person takes over. Never a third time.</summary>
internal sealed class Misunderstanding(TapPayloads payloads)
{
    public TopicReply Answer(Turn turn)
    {
        if (turn.State.Misunderstood > 0)
        {
            return TopicReply.Say("not-understood.person", turn.Text("talk.person.misunderstood")) with { IsComplaint = true, ToPerson = "not-understood" };
        }

        var isFile = string.IsNullOrWhiteSpace(turn.Event.Text) && turn.Event.Attachments.Count > 0;
        return TopicReply.Say(isFile ? "media" : "not-understood", turn.Text(isFile ? "talk.media" : "talk.not-understood"), Menu.Buttons(turn, payloads)) with { IsMisunderstood = true };
    }
}
