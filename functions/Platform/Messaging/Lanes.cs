using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Platform.Messaging;

/// <summary>
/// Session ids. A session trigger with thousands of distinct ids stalls on idle time-outs, so threads and customers are hashed into a
/// fixed number of lanes; order within a lane is order within each of its threads.
/// </summary>
public static class Lanes
{
    /// <summary>How many lanes an entity has. Changing it reorders what is in flight, so it is not a setting.</summary>
    public const int Count = 64;

    private const int OnStack = 1_024;

    private static readonly string[] Names =
        [.. Enumerable.Range(0, Count).Select(lane => string.Create(CultureInfo.InvariantCulture, $"lane-{lane:D2}"))];

    /// <summary>The lane of something that belongs to a business: a customer, a thread. Stable over processes and versions.</summary>
    public static string For(string business, string key)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(key);
        var most = Encoding.UTF8.GetMaxByteCount(business.Length + key.Length + 1);
        Span<byte> bytes = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        var length = Encoding.UTF8.GetBytes(business, bytes);
        bytes[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(key, bytes[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return Names[BinaryPrimitives.ReadUInt32LittleEndian(hash) % Count];
    }
}
