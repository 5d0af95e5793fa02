using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Serverless.Platform.Http;

namespace Serverless.Channels.Meta;

/// <summary>Fetches what customers sent from Meta: the address of a file by its id, and the file from its address.</summary>
internal sealed class GraphFiles(GraphClient graph, IHttpClientFactory clients, IOptions<MetaOptions> options)
{
    /// <summary>The named HTTP client that goes to public addresses only.</summary>
    public const string Client = "media-downloads";

    private const int LongestAnswer = 64 * 1024;
    private static readonly string[] MetaHosts = [".fbsbx.com", ".fbcdn.net", ".facebook.com", ".whatsapp.net"];

    /// <summary>Both APIs want a file to have a name; its own one may be personal.</summary>
    public static string NameOf(string mimeType) => $"file.{mimeType[(mimeType.IndexOf('/', StringComparison.Ordinal) + 1)..]}";

    public static FileOutcome OutcomeOf(SendOutcome outcome, DateTimeOffset usableUntil) => outcome switch
    {
        SendOutcome.Sent sent => new FileOutcome.Taken(sent.ProviderMessageId, usableUntil),
        SendOutcome.Refused refused => new FileOutcome.Refused(refused.Reason),
        SendOutcome.Deferred deferred => new FileOutcome.Unavailable(deferred.Reason, deferred.RetryAfter),
        SendOutcome.TokenBroken broken => new FileOutcome.Unavailable(broken.Reason, null),
        SendOutcome.Unknown unknown => new FileOutcome.Unavailable(unknown.Reason, null),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), "Not an outcome of a call."),
    };

    /// <summary>Where a media id leads now, or why nowhere.</summary>
    public async Task<(Uri? Link, FileFound? Otherwise)> AddressAsync(string id, string account, string token, CancellationToken cancellationToken)
    {
        using var request = graph.Request(HttpMethod.Get, $"{Uri.EscapeDataString(id)}", token, null, $"phone_number_id={Uri.EscapeDataString(account)}");
        try
        {
            using var response = await clients.CreateClient(GraphClient.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Gone) { return (null, new FileFound.Gone()); }

            if (response.StatusCode is not HttpStatusCode.OK) { return (null, new FileFound.Unavailable($"whatsapp.http-{(int)response.StatusCode}")); }

            return await LimitedBody.ReadAsync(response, LongestAnswer, cancellationToken) is { } body && LinkOf(body) is { } link
                ? (link, null)
                : (null, new FileFound.Unavailable("whatsapp.unreadable-answer"));
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            return (null, new FileFound.Unavailable("whatsapp.no-answer"));
        }
    }

    /// <param name="token">Sent along only to Meta's own servers; null for a link that needs none.</param>
    public async Task<FileFound> DownloadAsync(Uri link, string? token, CancellationToken cancellationToken)
    {
        if (link.Scheme != Uri.UriSchemeHttps && !(link.Scheme == Uri.UriSchemeHttp && link.IsLoopback)) { return new FileFound.Gone(); }

        using var request = new HttpRequestMessage(HttpMethod.Get, link);

        // Meta's file servers answer some clients without a browser's name with 404.
        request.Headers.UserAgent.ParseAdd("Mozilla/5.0 (compatible; Serverless/1.0)");
        if (token is not null && IsMetas(link)) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); }

        HttpResponseMessage? response = null;
        try
        {
            response = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.OK)
            {
                var headers = response.Content.Headers;
                var open = new FileFound.Open(response, await response.Content.ReadAsStreamAsync(cancellationToken), headers.ContentType?.MediaType, headers.ContentLength);
                response = null;
                return open;
            }

            return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden
                ? new FileFound.Gone()
                : new FileFound.Unavailable($"http-{(int)response.StatusCode}");
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            return new FileFound.Unavailable("no-answer");
        }
        finally
        {
            response?.Dispose();
        }
    }

    private bool IsMetas(Uri link) => MetaHosts.Any(host => link.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase))
        || (options.Value.GraphUrl is { } graphUrl && graphUrl.Authority == link.Authority);

    private static Uri? LinkOf(ReadOnlyMemory<byte> body)
    {
        if (!JsonBody.TryParse(body, out var document)) { return null; }

        using (document) { return Uri.TryCreate(GraphChannel.Text(document.RootElement, "url"), UriKind.Absolute, out var link) ? link : null; }
    }

    private static bool IsNoAnswer(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
