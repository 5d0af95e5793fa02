namespace Serverless.Conversations;

/// <summary>What every event of a Messenger webhook has, as far as it is there.</summary>
/// <param name="PageId">The page of the entry.</param>
/// <param name="Psid">The customer; null when the event names none.</param>
/// <param name="UserRef">The plugin's reference, for customers whose PSID is not known yet.</param>
/// <param name="At">When it happened; null when the event does not say.</param>
/// <param name="IsStandby">Another app controls the thread: take note, do not answer.</param>
/// <param name="EventId">The same for every delivery of this event.</param>
public readonly record struct MessengerHead(string PageId, string? Psid, string? UserRef, DateTimeOffset? At, bool IsStandby, string EventId)
{
    public override string ToString() => EventId;
}

/// <summary>Where a conversation came from: an m.me link or an ad.</summary>
public sealed record MessengerReferral(string? Ref, string? Source, string? Type, string? AdId)
{
    public override string ToString() => $"referral {Source} {Type}";
}

/// <summary>One event of a Messenger webhook. A closed set; whatever is none of the known kinds is <see cref="Unhandled"/>. Prints its kind only.</summary>
public abstract record MessengerEvent
{
    private MessengerEvent() { }

    public required MessengerHead Head { get; init; }

    public sealed override string ToString() => GetType().Name;

    public sealed record Message(string? Mid, string? Text) : MessengerEvent
    {
        public string? QuickReply { get; init; }
        public string? ReplyTo { get; init; }

        /// <summary>The Like thumb is one of three stickers; it came in four shapes over the years.</summary>
        public long? StickerId { get; init; }

        public IReadOnlyList<ChatAttachment> Attachments { get; init; } = [];
        public MessengerReferral? Referral { get; init; }
        public bool IsDeleted { get; init; }
    }

    /// <summary>A message of the page itself: sent by us, by another app or by staff in the page inbox.</summary>
    public sealed record Echo(string? Mid, string? AppId, string? Metadata) : MessengerEvent;

    public sealed record Postback(string? Mid, string? Title, string? Payload, MessengerReferral? Referral) : MessengerEvent;

    public sealed record Referred(MessengerReferral Value) : MessengerEvent;

    /// <summary>A plugin (no type; with a user_ref for the checkbox), a recurring notification, or a one-time notification.</summary>
    public sealed record OptIn(string? Type, string? Ref, string? Payload, string? NotificationStatus) : MessengerEvent;

    /// <summary>The messages named, or, when none is, everything up to the watermark.</summary>
    public sealed record Delivery(IReadOnlyList<string> Mids, DateTimeOffset? Watermark) : MessengerEvent;

    public sealed record Read(DateTimeOffset? Watermark) : MessengerEvent;

    public sealed record Reaction(string? Mid, string? Name, string? Emoji, bool IsRemoved) : MessengerEvent;

    public sealed record Edit(string? Mid, string? Text) : MessengerEvent;

    public sealed record Coupon(string? Payload, string? Code) : MessengerEvent;

    /// <summary>Good or bad, said of one of our messages.</summary>
    public sealed record Feedback(string? Mid, string? Verdict) : MessengerEvent;

    /// <summary>A filled-in form or a cart: its event name and its content as JSON; null when it is too large to carry.</summary>
    public sealed record Form(string Name, string? Json) : MessengerEvent;

    public sealed record ThreadControl(string Action, string? From, string? To) : MessengerEvent;

    public sealed record AccountLinking(string? Status, string? AuthorizationCode) : MessengerEvent;

    /// <summary>Meta warns or blocks the page.</summary>
    public sealed record Policy(string? Action, string? Reason) : MessengerEvent;

    /// <summary>Something public on the page: a comment, a visitor's post.</summary>
    public sealed record Feed(string? Item, string? Verb, string? PostId, string? CommentId, string? Text) : MessengerEvent;

    /// <summary>None of the above. <paramref name="What"/> names it and carries nothing of its content.</summary>
    public sealed record Unhandled(string What) : MessengerEvent;
}
