using Serverless.Channels.Routing;
using Serverless.Consents;

namespace Serverless.Channels;

/// <summary>A message to a customer, on its way through <c>chat-outbound</c>. Channel-neutral: the sender picks the form that the channel permits.</summary>
public sealed record ChatMessage
{
    public const string Schema = "chat-message/1";

    /// <summary>Deterministic: the same reason to write to the same thread always has the same id, so it is sent once.</summary>
    public required string SendId { get; init; }

    public required string Business { get; init; }
    public required string Customer { get; init; }
    public required string Thread { get; init; }

    /// <summary>The consent that must be given when the message is sent.</summary>
    public required Purpose Purpose { get; init; }

    /// <summary>True for the direct answer to something the customer just did (a STOP confirmation): needs no consent, only the window.</summary>
    public bool IsReply { get; init; }

    /// <summary>Nobody waits for it: it yields to people and to quiet hours (see <see cref="UnaskedRules"/>).</summary>
    public bool IsUnasked { get; init; }

    /// <summary>A person of the business wrote it: what the channel grants to people applies (see <see cref="AgentRules"/>).</summary>
    public bool ByAgent { get; init; }

    public required ChatContent Content { get; init; }

    /// <summary>Why it is sent, for people: <c>order:A-1001:shipped</c>. No personal data.</summary>
    public required string About { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is pointless to send it any more; null for never.</summary>
    public DateTimeOffset? StaleAfter { get; init; }

    /// <summary>The other ways to the customer, the next one first, for when this chat cannot take the message.</summary>
    public IReadOnlyList<ChatLeg> Legs { get; init; } = [];

    /// <summary>The sends that this one follows on other legs, or as their repetition, the first one first.</summary>
    public IReadOnlyList<string> Follows { get; init; } = [];

    /// <summary>A person goes on from here: after it the channel's own control of the thread, where it has one, goes to the inbox.</summary>
    public bool PassesControl { get; init; }

    /// <summary>The trace it belongs to, while it is kept apart from its bus message; null for that of the bus message.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How often it was repeated because the provider failed after accepting it.</summary>
    public int Repeats { get; init; }

    /// <summary>How often it was put off; part of the bus message id, never of the send id.</summary>
    public int Deferrals { get; init; }

    /// <summary>The messages that this one was made of, in order, itself first; empty for one of its own (see <see cref="Coalescing"/>).</summary>
    public IReadOnlyList<ChatMessage> Parts { get; init; } = [];
}

/// <summary>What is said. <see cref="Text"/> always stands alone; the rest enriches it where the channel can.</summary>
public sealed record ChatContent
{
    public required string Text { get; init; }

    /// <summary>The subject where the channel has one (e-mail); null for the channel's usual one.</summary>
    public string? Subject { get; init; }

    public IReadOnlyList<ChatButton> Buttons { get; init; } = [];
    public OrderReceipt? Receipt { get; init; }

    /// <summary>The approved template to use where free text is not permitted; null when there is none for this content.</summary>
    public ChatTemplate? Template { get; init; }

    /// <summary>What to use instead, in this order, when <see cref="Template"/> cannot be sent: not approved, paused, or its button leads elsewhere.</summary>
    public IReadOnlyList<ChatTemplate> OtherTemplates { get; init; } = [];

    /// <summary>A file shown with the text.</summary>
    public ChatMedia? Media { get; init; }

    /// <summary>A list to pick from; counts more than <see cref="Buttons"/>.</summary>
    public ChatChoices? Choices { get; init; }

    /// <summary>Instead of the text, where the channel knows reactions.</summary>
    public ChatReaction? Reaction { get; init; }

    /// <summary>The provider's id of the customer's message that this one answers; shown above it where the channel can.</summary>
    public string? ReplyTo { get; init; }

    public override string ToString() => "content …";
}

/// <summary>A button: with a URL it opens it, else a tap sends the payload back.</summary>
public sealed record ChatButton(string Title, Uri? Url, string? Payload)
{
    public override string ToString() => "button …";
}

/// <summary>An approved template: parameters by position, and what completes the URL of its button.</summary>
public sealed record ChatTemplate(string Name, string Language, IReadOnlyList<string> Parameters, string? ButtonUrl)
{
    /// <summary>The names of <see cref="Parameters"/>, in their order, for a template that names them; empty for one that counts them.</summary>
    public IReadOnlyList<string> ParameterNames { get; init; } = [];

    /// <summary>The file in the header of a template that has one.</summary>
    public ChatMedia? Header { get; init; }

    /// <summary>What a tap on each quick-reply button sends back. In the template they stand before the URL button.</summary>
    public IReadOnlyList<string> QuickReplies { get; init; } = [];
}

/// <summary>An order confirmation in the form of a receipt. Amounts are decimals in the currency's main unit.</summary>
public sealed record OrderReceipt(string OrderNumber, string RecipientName, string MerchantName, string Currency, decimal Total)
{
    public string? PaymentMethod { get; init; }
    public Uri? OrderUrl { get; init; }
    public DateTimeOffset? PlacedAt { get; init; }
    public IReadOnlyList<ReceiptLine> Lines { get; init; } = [];

    public override string ToString() => "receipt …";
}

/// <summary>One line of a receipt; the price is for one piece.</summary>
public sealed record ReceiptLine(string Title, int Quantity, decimal Price)
{
    public override string ToString() => "line …";
}
