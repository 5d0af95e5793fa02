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

        var buffer = ArrayPool<byte>.Shared.Rent((int?)request.ContentLength ?? FirstChunk);
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (length > limit) { break; }

            // The server holds a body to the length it announced; only without one an empty read tells that this was all.
            if (read == 0 || length == request.ContentLength) { return new RentedBody(buffer, length); }

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
