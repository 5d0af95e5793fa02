using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Serverless.Channels;
using Serverless.Media.Files;

namespace Serverless.Media.Inbound;

/// <summary>
/// Passes a customer's file on while it comes from the channel. Nothing in it can run at our address: the type is what the bytes say, a
/// browser must not guess another one, and whatever is not a plain picture, film or sound is only offered for saving.
/// </summary>
internal sealed class ServedFile(FileFound.Open file, ReadOnlyMemory<byte> head, FileType? type, string? name, TimeProvider clock) : IResult
{
    /// <summary>What WhatsApp takes of customers.</summary>
    public const long Largest = 100 * 1024 * 1024;

    private const string UnknownType = "application/octet-stream";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        await using (file)
        {
            var response = httpContext.Response;
            WriteHeaders(response);
            using var limit = new CancellationTokenSource(Longest, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, httpContext.RequestAborted);
            try
            {
                await CopyAsync(httpContext, either.Token);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException || limit.IsCancellationRequested)
            {
                httpContext.Abort();
            }
        }
    }

    private void WriteHeaders(HttpResponse response)
    {
        var disposition = new ContentDispositionHeaderValue(type is { IsShown: true } ? "inline" : "attachment");
        disposition.SetHttpFileName(DisplayText.Of(Path.GetFileName((name ?? "").Replace('\\', '/')), 100) is { Length: > 0 } shown ? shown : "file");
        response.ContentType = type?.MimeType ?? UnknownType;
        response.ContentLength = file.Length;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "private, no-store";
    }

    /// <summary>A file that is longer than announced or permitted, or breaks off, ends as a broken connection, never as a short file.</summary>
    private async Task CopyAsync(HttpContext http, CancellationToken cancellationToken)
    {
        await http.Response.Body.WriteAsync(head, cancellationToken);
        var (sent, chunk) = ((long)head.Length, new byte[64 * 1024]);
        int read;
        while ((read = await file.Content.ReadAsync(chunk, cancellationToken)) > 0)
        {
            sent += read;
            if (sent > (file.Length ?? Largest))
            {
                http.Abort();
                return;
            }

            await http.Response.Body.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
        }
    }
}
