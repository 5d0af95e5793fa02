using Serverless.Conversations.Understanding;

namespace Serverless.Conversations.Talk;

/// <summary>"I want to talk to a person", complaints, which nobody wants to bring before a machine, and orders, which people take.</summary>
internal sealed class PersonTopic : ITopic
{
    public const string TopicName = "person";

    public string Name => TopicName;

    public bool Handles(IntentKind kind) => kind is IntentKind.Human or IntentKind.Complaint or IntentKind.Reorder;

    public Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken)
    {
        var isComplaint = turn.Asked is IntentKind.Complaint;
        var reply = isComplaint
            ? TopicReply.Say("complaint", turn.Text("talk.complaint")) with { IsComplaint = true, ToPerson = "complaint" }
            : TopicReply.Say("person", turn.Text("talk.person")) with { ToPerson = "asked" };
        return Task.FromResult<TopicReply?>(reply);
    }
}
