namespace Serverless.Local.Simulators.Messenger;

/// <summary>What a customer does. <see cref="Do"/> names it; the other members belong to single actions.</summary>
internal sealed record CustomerAction
{
    /// <summary>
    /// <c>text</c>, <c>image</c>, <c>video</c>, <c>audio</c>, <c>file</c>, <c>like</c>, <c>quick-reply</c>, <c>tap</c>, <c>react</c>, <c>unreact</c>, <c>open-link</c>, <c>receive</c>, <c>read</c>,
    /// <c>block</c>, <c>unblock</c>, <c>delivers</c>, <c>reads</c> or <c>silent</c>; in the page's inbox <c>inbox-take</c>, <c>inbox-return</c> or
    /// <c>inbox-text</c>.
    /// </summary>
    public required string Do { get; init; }

    /// <summary>text: the words. quick-reply and tap: the title, when there is no payload.</summary>
    public string? Text { get; init; }

    /// <summary>text: the message that it replies to. react: the message reacted to; the last one of the business when missing.</summary>
    public string? Mid { get; init; }

    /// <summary>image, video, audio, file: its address; that of <see cref="File"/> when missing.</summary>
    public string? Url { get; init; }

    /// <summary>The same: the bytes (base64), a small file of the type when missing.</summary>
    public string? File { get; init; }

    /// <summary>The same: another type than the usual one.</summary>
    public string? MimeType { get; init; }

    /// <summary>like: <c>small</c>, <c>medium</c> or <c>large</c>.</summary>
    public string? Size { get; init; }

    /// <summary>like: <c>sticker</c> (now), <c>image</c>, <c>both</c> (the transition) or <c>legacy</c> (also on the message itself).</summary>
    public string? Shape { get; init; }

    /// <summary>quick-reply, tap: which one, by its payload.</summary>
    public string? Payload { get; init; }

    /// <summary>react: <c>like</c>, <c>love</c>, <c>smile</c>, <c>wow</c>, <c>sad</c>, <c>angry</c>, <c>dislike</c> or <c>other</c>.</summary>
    public string? Reaction { get; init; }

    /// <summary>open-link: an <c>https://m.me/…?ref=…</c> address.</summary>
    public string? Link { get; init; }

    /// <summary>open-link: the reference alone.</summary>
    public string? Ref { get; init; }
}
