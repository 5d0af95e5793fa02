using Serverless.Conversations.Understanding;

namespace Serverless.Conversations.Talk;

/// <summary>Hello, thank you, and how messages are ended: only the word alone ends them, so a longer wish is told the word.</summary>
internal sealed class SmallTalkTopic(TapPayloads payloads) : ITopic
{
    public string Name => "hello";

    public bool Handles(IntentKind kind) => kind is IntentKind.Greeting or IntentKind.Thanks or IntentKind.Stop or IntentKind.Start or IntentKind.Thumb;

    public Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken) => Task.FromResult<TopicReply?>(turn.Asked switch
    {
        // People put a thumb under everything; it asks for nothing.
        IntentKind.Thumb => TopicReply.Silence("thumb"),
        IntentKind.Thanks => TopicReply.Say("thanks", turn.Text("talk.thanks")),
        IntentKind.Stop or IntentKind.Start => TopicReply.Say("how-to-stop", turn.Text("talk.how-to-stop")),
        _ => TopicReply.Say("greeting", turn.Text("talk.greeting"), Menu.Buttons(turn, payloads)),
    });
}
