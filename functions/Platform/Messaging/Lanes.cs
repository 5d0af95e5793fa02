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

    /// <summary>The lane of something that belongs to a business: a customer, a thread. Stable over processes and versions.</summary>
    public static string For(string business, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{business}\n{key}"), hash);
        var lane = BinaryPrimitives.ReadUInt32LittleEndian(hash) % Count;
        return string.Create(CultureInfo.InvariantCulture, $"lane-{lane:D2}");
    }
}
