namespace Serverless.Conversations;

/// <summary>Something attached to a message.</summary>
public sealed record ChatAttachment(string Type, string? Url, string? Title)
{
    /// <summary>The provider's id of a file that is fetched with it rather than by its URL.</summary>
    public string? Id { get; init; }

    public string? MimeType { get; init; }

    public override string ToString() => Type;
}
