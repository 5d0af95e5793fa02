namespace Serverless.Conversations;

/// <summary>What happened in a chat.</summary>
public enum ChatEventKind
{
    Message, MessageEdited, MessageDeleted, Postback, Referral, OptIn, NotificationsStopped, NotificationsResumed, Reaction, ReactionRemoved,
    Coupon, Feedback, Form, AccountLinking, Comment,

    /// <summary>The customer opened the chat and has not written yet.</summary>
    Opened,

    /// <summary>The customer called the business through the channel.</summary>
    Call,

    /// <summary>The customer told the provider to stop promotions, or to let them through again.</summary>
    PromotionsStopped, PromotionsResumed,

    /// <summary>Another app or our own got or asked for control.</summary>
    ThreadControl,

    /// <summary>The provider warns or blocks the account.</summary>
    Policy,

    /// <summary>Staff or another app wrote to the customer.</summary>
    StaffMessage,

    /// <summary>The echo of a send to a <c>user_ref</c> told the customer's PSID.</summary>
    PeerLearned,

    /// <summary>The customer's address on the channel is another one now: <see cref="ChatEvent.FormerPeer"/> became <see cref="ChatEvent.Peer"/>.</summary>
    PeerChanged,
}

/// <summary>
/// Something that happened in a chat, on its way through <c>chat-inbound</c>. Channel-neutral. Holds what customers write: never logged,
/// prints its kind only.
/// </summary>
public sealed record ChatEvent
{
    public const string Schema = "chat-event/1";

    /// <summary>The same for every delivery of the event.</summary>
    public required string EventId { get; init; }

    public required string Business { get; init; }
    public required string Channel { get; init; }

    /// <summary>The business's side: the page id or the phone-number id.</summary>
    public required string Account { get; init; }

    public required ChatEventKind Kind { get; init; }

    /// <summary>When it happened, never in the future.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The customer's address; null for what concerns the account as a whole.</summary>
    public ChatPeer? Peer { get; init; }

    /// <summary>The customer's phone number (E.164), when the channel tells it beside the address.</summary>
    public string? Phone { get; init; }

    /// <summary>With <see cref="ChatEventKind.PeerChanged"/>: the address until now.</summary>
    public ChatPeer? FormerPeer { get; init; }

    /// <summary>Another app controls the thread: take note, do not answer.</summary>
    public bool IsStandby { get; init; }

    /// <summary>The provider's id of the message that it is or is about.</summary>
    public string? MessageId { get; init; }

    public string? Text { get; init; }

    /// <summary>What a button, a quick reply or an opt-in carries back.</summary>
    public string? Payload { get; init; }

    /// <summary>What the link carried that led here.</summary>
    public string? Ref { get; init; }

    /// <summary>The ad or post that the customer came from, when the channel tells with the message.</summary>
    public ChatAd? Ad { get; init; }

    /// <summary>The provider's id of the message that is answered.</summary>
    public string? ReplyTo { get; init; }

    public long? StickerId { get; init; }
    public IReadOnlyList<ChatAttachment> Attachments { get; init; } = [];

    /// <summary>The reaction, the form's content, the action: what only this kind of event has.</summary>
    public string? Detail { get; init; }

    /// <summary>The app that wrote or got control.</summary>
    public string? App { get; init; }

    /// <summary>With <see cref="ChatEventKind.PeerLearned"/>: whose send to a <c>user_ref</c> was echoed.</summary>
    public string? Customer { get; init; }

    /// <summary>With <see cref="ChatEventKind.PeerLearned"/>: the thread of that send.</summary>
    public string? Thread { get; init; }

    public override string ToString() => Kind.ToString();
}

/// <summary>An ad or a post that led a customer into the chat.</summary>
/// <param name="Type"><c>ad</c> or <c>post</c>.</param>
/// <param name="Id">Its id at the provider.</param>
/// <param name="ClickId">The click, as conversions are reported with it; null when the provider gave none.</param>
public sealed record ChatAd(string? Type, string? Id, string? ClickId);
