using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Serverless.Platform.Http;

/// <summary>
/// A raw request body in rented memory, for endpoints that take thousands a second. Disposing gives the memory back; nothing may point
/// into it afterwards.
/// </summary>
internal readonly struct RentedBody : IDisposable
{
    private const int FirstChunk = 16 * 1024;

    private readonly byte[] _buffer;
    private readonly int _length;

    private RentedBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>The body, or null when it is longer than <paramref name="limit"/> bytes; reading stops there.</summary>
    public static async ValueTask<RentedBody?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > limit) { return null; }

        // One byte more than announced: an empty read after it tells that this was all.
        var buffer = ArrayPool<byte>.Shared.Rent((int?)request.ContentLength + 1 ?? FirstChunk);
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) { return new RentedBody(buffer, length); }

            length += read;
            if (length > limit) { break; }

            if (length == buffer.Length) { buffer = Grown(buffer, length); }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return null;
    }

    private static byte[] Grown(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
