namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>What a WhatsApp customer does. <see cref="Do"/> names it; the other members belong to single actions.</summary>
internal sealed record WhatsAppAction
{
    /// <summary>
    /// A message: <c>text</c>, <c>like</c>, <c>image</c>, <c>video</c>, <c>audio</c>, <c>document</c>, <c>sticker</c>, <c>location</c>,
    /// <c>contact</c>, <c>order</c>, <c>form</c>, <c>poll</c> (unsupported), <c>welcome</c>, <c>edit</c>, <c>revoke</c>, <c>ad</c>,
    /// <c>open-link</c>, <c>tap</c>, <c>choose</c>, <c>react</c>, <c>unreact</c>. Something else: <c>stop</c>, <c>resume</c> (marketing),
    /// <c>change-number</c>, <c>hide-number</c>, <c>show-number</c>, <c>call</c>, <c>receive</c>, <c>read</c>, <c>delivers</c>, <c>reads</c>,
    /// <c>silent</c>, <c>block</c>, <c>unblock</c>.
    /// </summary>
    public required string Do { get; init; }

    /// <summary>text, edit: the words. Media: the caption. tap and choose: the title, when there is no payload.</summary>
    public string? Text { get; init; }

    /// <summary>Media: the bytes (base64), a small file of the type when missing.</summary>
    public string? File { get; init; }

    /// <summary>Media: another type than the usual one.</summary>
    public string? MimeType { get; init; }

    /// <summary>text: the message that it replies to. react, edit, revoke: which message; the last one when missing.</summary>
    public string? Mid { get; init; }

    /// <summary>tap, choose: which one, by its id or payload.</summary>
    public string? Payload { get; init; }

    /// <summary>react: an emoji, 👍 when missing.</summary>
    public string? Emoji { get; init; }

    /// <summary>open-link: an <c>https://wa.me/…?text=…</c> address.</summary>
    public string? Link { get; init; }

    /// <summary>change-number: the new one; a made-up one when missing.</summary>
    public string? Phone { get; init; }

    /// <summary>ad: the click id; a made-up one when missing, none when empty.</summary>
    public string? Click { get; init; }

    /// <summary>location.</summary>
    public double? Latitude { get; init; }

    public double? Longitude { get; init; }
}
