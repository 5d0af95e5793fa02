namespace Serverless.Channels.Meta;

/// <summary>Section <c>Meta</c>: the Meta app behind every page and number.</summary>
public sealed class MetaOptions
{
    /// <summary>Meta's own Graph API, in the version that this code was written against.</summary>
    public static readonly Uri DefaultGraphUrl = new("https://graph.facebook.com/v25.0");

    /// <summary>Signs the webhooks that come in, and proves our own calls (<c>appsecret_proof</c>). Unset: webhooks are refused with 503.</summary>
    public string? AppSecret { get; init; }

    /// <summary>The app secret before the last rotation; webhooks signed with it still count.</summary>
    public string? AppSecretPrevious { get; init; }

    /// <summary>The text that Meta's dashboard sends in the webhook handshake.</summary>
    public string? VerifyToken { get; init; }

    /// <summary>The app's id: digits. Tells our own echoes from those of other apps.</summary>
    public string? AppId { get; init; }

    /// <summary>The Graph API with its version; <see cref="DefaultGraphUrl"/> when unset.</summary>
    public Uri? GraphUrl { get; init; }

    /// <summary>How long one call may take. When it is over, the outcome of a send is unknown.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
