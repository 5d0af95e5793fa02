using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Channels;

/// <summary>How long a message waits for its next try. Pure; differs from message to message, so that not everything comes back at once.</summary>
internal static class RetryPauses
{
    private static readonly TimeSpan LongestSpread = TimeSpan.FromMinutes(1);

    /// <summary>The provider's pause, or one that doubles from 30 seconds to 15 minutes; stretched by up to a fifth.</summary>
    public static TimeSpan Next(string sendId, TimeSpan? asked, int tries)
    {
        var pause = asked ?? TimeSpan.FromSeconds(Math.Min(900, 30 * Math.Pow(2, Math.Min(tries, 10))));
        return pause * (1 + (Share(sendId) / 5));
    }

    /// <summary>When a message comes back that waits for the end of a pause of its whole account: up to a tenth later, a minute at most.</summary>
    public static DateTimeOffset After(string sendId, DateTimeOffset end, DateTimeOffset now)
    {
        var spread = (end - now) / 10;
        return end + ((spread < LongestSpread ? spread : LongestSpread) * Share(sendId));
    }

    /// <summary>0 to 1, always the same for one send.</summary>
    private static double Share(string sendId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(sendId), hash);
        return BinaryPrimitives.ReadUInt16BigEndian(hash) / 65536.0;
    }
}
