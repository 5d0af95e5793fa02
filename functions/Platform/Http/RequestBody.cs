using Microsoft.AspNetCore.Http;

namespace Serverless.Platform.Http;

/// <summary>Reads raw request bodies up to a cap, so that a signature is checked over the exact bytes and memory stays bounded.</summary>
public static class RequestBody
{
    /// <summary>Webhooks of Meta may be 3 MB; nothing we accept is larger than this.</summary>
    public const int WebhookLimit = 4 * 1024 * 1024;

    /// <summary>The limit for the business API: its bodies are small.</summary>
    public const int ApiLimit = 256 * 1024;

    /// <summary>The body, or null when it is longer than <paramref name="limit"/> bytes; reading stops there.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > limit) { return null; }

        return request.ContentLength is { } length
            ? await ReadKnownAsync(request.Body, (int)length, cancellationToken)
            : await ReadUnknownAsync(request.Body, limit, cancellationToken);
    }

    private static async Task<byte[]> ReadKnownAsync(Stream body, int length, CancellationToken cancellationToken)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var read = await body.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken);
        return read == length ? bytes : bytes[..read];
    }

    private static async Task<byte[]?> ReadUnknownAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > limit) { return null; }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
