using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Serverless.Platform.Http;
using Serverless.Platform.Security;
using Serverless.Platform.Time;

namespace Serverless.Consents;

/// <summary>Whose e-mail consent a link ends, and for what.</summary>
public sealed record Unsubscription(string Business, string Customer, Purpose Purpose);

/// <summary>
/// The links that end a consent for e-mail with one click (RFC 8058). The token alone says whose and which consent it is, carries no
/// personal data, cannot be made by anybody else, and never expires: an old mail must still be able to stop the next one.
/// </summary>
public sealed class UnsubscribeLinks(IOptions<ChatLinkOptions> options, PublicAddress publicAddress)
{
    /// <summary>No token of ours is longer.</summary>
    public const int MaxLength = 160;

    private const string Version = "u1";
    private const char Separator = '_';

    private readonly byte[] _key = Encoding.UTF8.GetBytes(options.Value.SigningKey);

    /// <summary>The link, or null when the app does not know under which address it is reached from outside.</summary>
    public Uri? For(Unsubscription unsubscription) =>
        publicAddress.Base is { } address ? new Uri($"{address}/api/unsubscribe/{Issue(unsubscription)}") : null;

    public string Issue(Unsubscription unsubscription)
    {
        ArgumentNullException.ThrowIfNull(unsubscription);
        var payload = string.Join(Separator, Version, unsubscription.Business, unsubscription.Customer, unsubscription.Purpose.Name());
        return $"{payload}{Separator}{Sign(payload)}";
    }

    /// <summary>What the token stands for; null when it is not ours or was changed.</summary>
    public Unsubscription? Read(string? token)
    {
        if (token is null || token.Length > MaxLength
            || token.Split(Separator) is not [Version, var business, var customer, var purposeName, var signature])
        {
            return null;
        }

        var expected = Encoding.ASCII.GetBytes(Sign(token[..^(signature.Length + 1)]));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature))
            && Ulid.IsWellFormed(customer) && PurposeNames.Parse(purposeName) is { } purpose
                ? new Unsubscription(business, customer, purpose)
                : null;
    }

    private string Sign(string payload) =>
        StableId.Base32(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"unsubscribe\n{payload}")));
}
