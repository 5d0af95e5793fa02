using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Shops.Requests;

/// <summary>How long a request waits for its next call. Pure; differs from request to request, so that not all come back at once.</summary>
internal static class ShopRequestPauses
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The shop's own pause, or one that doubles from two seconds to five minutes; stretched by up to a half.</summary>
    /// <param name="attempt">The number of the call that failed.</param>
    public static TimeSpan After(string requestId, int attempt, TimeSpan? asked)
    {
        var usual = First * Math.Pow(2, Math.Clamp(attempt - 1, 0, 12));
        if (usual > Longest) { usual = Longest; }

        var pause = asked > usual ? asked.Value : usual;
        return pause * (1 + (Share(requestId, attempt) / 2));
    }

    /// <summary>0 to 1, always the same for one call.</summary>
    private static double Share(string requestId, int attempt)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{requestId}.{attempt}"), hash);
        return BinaryPrimitives.ReadUInt16BigEndian(hash) / 65536.0;
    }
}
