using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations.Understanding;
using Serverless.Orders;

namespace Serverless.Conversations.Talk;

/// <summary>What the customer did, with all that is needed to answer it.</summary>
public sealed record Turn
{
    public required Business Business { get; init; }
    public required ChatThread Thread { get; init; }
    public required ChatEvent Event { get; init; }

    /// <summary>What the words mean; nothing where a button was tapped.</summary>
    public required Intent Intent { get; init; }

    /// <summary>The meaning that is being looked at; one of <see cref="Intent"/>.</summary>
    public IntentKind Asked { get; init; }

    /// <summary>The button of ours that was tapped; its signature was checked.</summary>
    public Tap? Tap { get; init; }

    /// <summary>What the topic asked before, when this may be the answer.</summary>
    public IReadOnlyList<string>? Awaited { get; init; }

    public required TalkState State { get; init; }
    public required OrderLocale Locale { get; init; }
    public required DateTimeOffset Now { get; init; }

    public string Text(string name, params ReadOnlySpan<(string Name, string Value)> values) => TalkTexts.Text(Business, Locale.Language, name, values);

    public override string ToString() => Event.EventId;
}

/// <summary>A button that was tapped.</summary>
/// <param name="Topic">Name of the topic that made it.</param>
public sealed record Tap(string Topic, IReadOnlyList<string> Arguments);

/// <summary>What a topic has to say.</summary>
/// <param name="Parts">Joined with those of other topics into one message; empty to stay silent.</param>
/// <param name="Outcome">A stable code for the inbox.</param>
public sealed record TopicReply(IReadOnlyList<ReplyPart> Parts, string Outcome)
{
    /// <summary>The answer that is waited for now; null for none.</summary>
    public Awaited? Awaits { get; init; }

    /// <summary>The customer complained.</summary>
    public bool IsComplaint { get; init; }

    /// <summary>The customer was not understood.</summary>
    public bool IsMisunderstood { get; init; }

    /// <summary>Why a person must go on from here; null when none needs to. A stable code.</summary>
    public string? ToPerson { get; init; }

    public static TopicReply Say(string outcome, string text, params IReadOnlyList<ChatButton> buttons) => new([new ReplyPart(text) { Buttons = buttons }], outcome);

    public static TopicReply Silence(string outcome) => new([], outcome);
}

/// <summary>A piece of an answer.</summary>
public sealed record ReplyPart(string Text)
{
    public IReadOnlyList<ChatButton> Buttons { get; init; } = [];
    public ChatChoices? Choices { get; init; }

    public override string ToString() => "part …";
}

/// <summary>One subject that customers come with.</summary>
public interface ITopic
{
    /// <summary>Stable and short: it stands in the payloads of the topic's buttons and in <see cref="Awaited"/>.</summary>
    string Name { get; }

    bool Handles(IntentKind kind);

    /// <summary>Whether this button of the topic has its effect, and its answer, also while a person has the chat.</summary>
    bool TakesWhileHeld(Tap tap) => false;

    /// <summary>
    /// The answer; null when this is nothing for the topic after all. May be called again for the same event: every effect is
    /// stored before it returns, under ids made from the event's, so that the second call changes nothing and says the same.
    /// </summary>
    Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken);
}
