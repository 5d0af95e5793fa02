namespace Serverless.Channels.WhatsApp;

/// <summary>In which form a message goes out. A closed set; everything in it keeps the limits of the Cloud API.</summary>
internal abstract record WhatsAppForm
{
    private WhatsAppForm() { }

    public sealed record Text(string Body) : WhatsAppForm;

    /// <summary>A file with the text as its caption.</summary>
    public sealed record Media(ChatMedia File, string Caption) : WhatsAppForm;

    /// <summary>Up to three buttons that send something back.</summary>
    public sealed record ReplyButtons(string Body, ChatMedia? Header, IReadOnlyList<ChatButton> Buttons) : WhatsAppForm;

    /// <summary>One button that opens a page.</summary>
    public sealed record LinkButton(string Body, string Title, Uri Url) : WhatsAppForm;

    public sealed record List(string Body, ChatChoices Choices) : WhatsAppForm;

    public sealed record Reaction(ChatReaction Emoji) : WhatsAppForm;

    /// <summary>An approved template.</summary>
    /// <param name="UrlSuffix">What completes the URL of its button; null for a template without one.</param>
    public sealed record Approved(ChatTemplate Template, string? UrlSuffix) : WhatsAppForm;

    public sealed override string ToString() => GetType().Name;
}
