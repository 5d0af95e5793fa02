namespace Serverless.Channels;

/// <summary>What kind of file is shown with a message.</summary>
public enum ChatMediaKind
{
    Image, Video, Document, Audio,

    /// <summary>A picture that moves. Some channels show it as a picture, some only as a video.</summary>
    Gif,
}

/// <summary>A file shown with a message: fetched by the provider from a public link, or uploaded to it before.</summary>
/// <param name="Link">HTTPS; wins over <paramref name="MediaId"/>, and is what a channel without such files shows as text.</param>
/// <param name="MediaId">The provider's id of an uploaded file; useless on any other channel.</param>
public sealed record ChatMedia(ChatMediaKind Kind, Uri? Link, string? MediaId = null)
{
    /// <summary>As the customer sees a document named; null for the provider's choice.</summary>
    public string? FileName { get; init; }

    /// <summary>With <see cref="ChatMediaKind.Gif"/>: the same as MP4, for a channel without moving pictures. HTTPS.</summary>
    public Uri? Video { get; init; }

    public override string ToString() => $"{Kind}";
}

/// <summary>A list that the customer picks one entry of.</summary>
/// <param name="Title">On the button that opens the list.</param>
public sealed record ChatChoices(string Title, IReadOnlyList<ChatChoiceGroup> Groups);

/// <summary>Entries of a list that belong together; the title may be null when there is one group only.</summary>
public sealed record ChatChoiceGroup(string? Title, IReadOnlyList<ChatChoice> Choices);

/// <summary>One entry: picking it sends the payload back.</summary>
public sealed record ChatChoice(string Title, string Payload, string? Description = null);

/// <summary>An emoji on a message of the customer; an empty one takes ours back.</summary>
/// <param name="MessageId">The provider's id of the customer's message.</param>
public sealed record ChatReaction(string MessageId, string Emoji);
