using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Platform.Security;

namespace Serverless.Platform.Http;

/// <summary>
/// Where the app is reached from outside (<c>Links__BaseUrl</c>). Never the <c>Host</c> of a request: a gateway changes it, and a stranger
/// writes what he likes there.
/// </summary>
public sealed class PublicAddress(IOptions<ChatLinkOptions> options, IConfiguration configuration)
{
    /// <summary>Scheme, host and path without a slash at the end and without <c>/api</c>, in the case in which it was set; null when unknown.</summary>
    public string? Base { get; } = options.Value.BaseUrl is { } address ? address.OriginalString.TrimEnd('/')
        : configuration["WEBSITE_HOSTNAME"] is { Length: > 0 } host ? $"https://{host}"
        : null;
}
