using System.Net;
using Serverless.Platform.Http;

namespace Serverless.Media.Files;

/// <summary>Links that a provider is asked to fetch: HTTPS to a server of the internet, by name or by a public address.</summary>
internal static class PublicLink
{
    public const int Longest = 2000;

    public static Uri? Read(string? text) =>
        text is { Length: > 0 and <= Longest } && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        && Uri.TryCreate(text, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps && link.UserInfo.Length == 0 && IsPublic(link)
            ? link
            : null;

    private static bool IsPublic(Uri link) => link.HostNameType switch
    {
        UriHostNameType.IPv4 or UriHostNameType.IPv6 => IPAddress.TryParse(link.DnsSafeHost, out var address) && PublicConnections.IsPublic(address),
        UriHostNameType.Dns => IsPublicName(link.IdnHost.TrimEnd('.').ToLowerInvariant()),
        _ => false,
    };

    /// <summary>Names that never lead out of a network (RFC 6762, RFC 8375, RFC 6761).</summary>
    private static bool IsPublicName(string host) =>
        host.Contains('.', StringComparison.Ordinal)
        && !new[] { ".local", ".localhost", ".internal", ".home.arpa", ".lan", ".onion" }.Any(end => host.EndsWith(end, StringComparison.Ordinal));
}
