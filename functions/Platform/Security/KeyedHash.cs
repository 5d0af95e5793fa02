using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Serverless.Platform.Security;

/// <summary>
/// Hashes of personal values (phone, e-mail, PSID) for keys: with a secret key, so that nobody can try all phone numbers against a
/// table dump. A key must never change while records exist, or their owners are not found again.
/// </summary>
public sealed class KeyedHash(IOptions<IdentityOptions> options)
{
    private readonly HmacKey _key = new(Encoding.UTF8.GetBytes(options.Value.HashKey));

    /// <summary>26 lower-case characters over the parts (a business, a kind, a normalised value).</summary>
    public string Of(params ReadOnlySpan<string> parts)
    {
        var most = HashedParts.MostBytes(parts);
        Span<byte> bytes = most <= HashedParts.OnStack ? stackalloc byte[HashedParts.OnStack] : new byte[most];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _key.Hash(bytes[..HashedParts.Write(parts, bytes)], hash);
        return StableId.Base32(hash);
    }
}
