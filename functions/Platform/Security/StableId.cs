using System.Security.Cryptography;

namespace Serverless.Platform.Security;

/// <summary>Deterministic ids: the same parts always give the same id, so that repeats are recognised everywhere.</summary>
public static class StableId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>An id of 26 lower-case characters (130 bits of SHA-256) over the parts. Not for secrets or personal values: see <see cref="KeyedHash"/>.</summary>
    public static string From(params ReadOnlySpan<string> parts)
    {
        var most = HashedParts.MostBytes(parts);
        Span<byte> bytes = most <= HashedParts.OnStack ? stackalloc byte[HashedParts.OnStack] : new byte[most];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..HashedParts.Write(parts, bytes)], hash);
        return Base32(hash);
    }

    internal static string Base32(ReadOnlySpan<byte> hash)
    {
        Span<char> text = stackalloc char[26];
        int bits = 0, buffer = 0, next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (bits < 5)
            {
                buffer = (buffer << 8) | hash[next++];
                bits += 8;
            }

            bits -= 5;
            text[i] = Alphabet[(buffer >> bits) & 31];
        }

        return new string(text);
    }
}
