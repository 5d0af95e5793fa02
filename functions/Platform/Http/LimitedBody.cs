namespace Serverless.Platform.Http;

/// <summary>Reads answers of servers that are not ours up to a cap.</summary>
public static class LimitedBody
{
    /// <summary>The body, or null when it is longer than <paramref name="limit"/> bytes; reading stops there.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Content.Headers.ContentLength > limit) { return null; }

        var (start, isCut) = await ReadStartAsync(response, limit, cancellationToken);
        if (isCut) { return null; }

        return start;
    }

    /// <summary>The first <paramref name="limit"/> bytes of the body, and whether there are more, which are not read.</summary>
    public static async Task<(ReadOnlyMemory<byte> Start, bool IsCut)> ReadStartAsync(HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            var wanted = Math.Min(read, limit - (int)buffer.Length);
            buffer.Write(chunk, 0, wanted);
            if (wanted < read) { return (Written(buffer), true); }
        }

        return (Written(buffer), false);
    }

    private static ReadOnlyMemory<byte> Written(MemoryStream buffer) => buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
}
