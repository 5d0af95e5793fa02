namespace Serverless.Platform.Security;

/// <summary>Section <c>Links</c>.</summary>
public sealed class ChatLinkOptions
{
    /// <summary>Secret that signs the <c>ref</c> of m.me and wa.me links, and the links that end a consent for e-mail; at least 32 characters.</summary>
    public string SigningKey { get; init; } = "";

    /// <summary>How long a link can tie a chat to a customer; afterwards it only opens the chat.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Under which address the app is reached from outside, without <c>/api</c>; null takes the host name that Azure gave it.</summary>
    public Uri? BaseUrl { get; init; }
}
