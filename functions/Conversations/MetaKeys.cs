using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>The keys of Meta's webhooks, section <c>Meta</c>. What is unset does not exist: it never means "accept".</summary>
public sealed class MetaKeys(IConfiguration configuration)
{
    private readonly byte[]? _verifyToken = Secrets.Usable(configuration["Meta:VerifyToken"]) is { } token ? Encoding.UTF8.GetBytes(token) : null;

    /// <summary>The app secrets that may have signed a webhook: during a rotation two. Empty when none is configured.</summary>
    public IReadOnlyList<HmacKey> AppSecrets { get; } =
        [.. new[] { configuration["Meta:AppSecret"], configuration["Meta:AppSecretPrevious"] }
            .Select(Secrets.Usable).OfType<string>().Select(secret => new HmacKey(Encoding.UTF8.GetBytes(secret)))];

    /// <summary>The id of our own app, or null when it is not configured.</summary>
    public string? AppId { get; } = string.IsNullOrWhiteSpace(configuration["Meta:AppId"]) ? null : configuration["Meta:AppId"]!.Trim();

    /// <summary>Whether there is a token to check a handshake with.</summary>
    public bool HasVerifyToken => _verifyToken is not null;

    /// <summary>Compares in constant time, whatever the lengths.</summary>
    public bool IsVerifyToken(string token) =>
        _verifyToken is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(_verifyToken), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
