namespace Serverless.Platform.Security;

/// <summary>Section <c>Links</c>.</summary>
public sealed class ChatLinkOptions
{
    /// <summary>Secret that signs the <c>ref</c> of m.me and wa.me links, at least 32 characters.</summary>
    public string SigningKey { get; init; } = "";

    /// <summary>How long a link can tie a chat to a customer; afterwards it only opens the chat.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(30);
}
