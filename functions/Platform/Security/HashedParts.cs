using System.Text;

namespace Serverless.Platform.Security;

/// <summary>How several texts become the bytes of one hash: each as UTF-8 with a zero behind it, so that no part can reach into the next.</summary>
internal static class HashedParts
{
    /// <summary>Parts up to this many bytes need no memory of their own.</summary>
    public const int OnStack = 512;

    /// <summary>No encoding of the parts is longer.</summary>
    public static int MostBytes(ReadOnlySpan<string> parts)
    {
        var bytes = 0;
        foreach (var part in parts) { bytes += Encoding.UTF8.GetMaxByteCount(part.Length) + 1; }

        return bytes;
    }

    /// <summary>Returns how many bytes were written.</summary>
    public static int Write(ReadOnlySpan<string> parts, Span<byte> target)
    {
        var written = 0;
        foreach (var part in parts)
        {
            written += Encoding.UTF8.GetBytes(part, target[written..]);
            target[written++] = 0;
        }

        return written;
    }
}
