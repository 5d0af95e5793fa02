using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Media.Gifs;

/// <summary>Asks Giphy's API (v1). Nothing of an answer is believed but ids, titles and addresses on Giphy's servers.</summary>
internal sealed partial class GiphyGifs(IHttpClientFactory clients, Secrets secrets, IOptions<GiphyOptions> options, ILogger<GiphyGifs> logger) : IGifs
{
    /// <summary>The named HTTP client.</summary>
    public const string Client = "giphy";

    /// <summary>The only rating that is shown: for all ages.</summary>
    private const string Rating = "g";

    /// <summary>Fifty GIFs with twenty renditions each take a quarter of it.</summary>
    private const int LongestAnswer = 2 * 1024 * 1024;

    public async Task<GifSearch> SearchAsync(Business business, string query, int limit, string language, CancellationToken cancellationToken)
    {
        var parameters = string.Create(CultureInfo.InvariantCulture,
            $"q={Uri.EscapeDataString(query)}&limit={limit}&offset=0&rating={Rating}&lang={Uri.EscapeDataString(language)}&bundle=messaging_non_clips");
        var (answer, problem) = await AskAsync(business, "gifs/search", parameters, cancellationToken);
        if (answer is null) { return new([], problem); }

        using (answer)
        {
            var gifs = answer.RootElement.Items("data"u8).Select(Gif.Read).OfType<Gif>().Where(gif => gif.Rating is null or Rating);
            return new([.. gifs.Select(ViewOf).OfType<GifView>().Take(limit)], null);
        }
    }

    public async Task<GifFound> FindAsync(Business business, string id, CancellationToken cancellationToken)
    {
        var (answer, problem) = await AskAsync(business, $"gifs/{Uri.EscapeDataString(id)}", $"rating={Rating}", cancellationToken);
        if (answer is null) { return new(null, problem); }

        using (answer)
        {
            if (Gif.Read(answer.RootElement.Member("data"u8)) is not { } gif) { return new(null, GifProblems.NotFound); }

            if (gif.Rating is not Rating) { return new(null, GifProblems.NotForAll); }

            var (picture, video) = (GifChoice.Picture(gif), GifChoice.Video(gif));
            return picture is null && video is null
                ? new(null, GifProblems.NotFound)
                : new(new ChatMedia(ChatMediaKind.Gif, picture ?? video) { Video = video }, null);
        }
    }

    private static GifView? ViewOf(Gif gif) => GifChoice.Preview(gif) is { Url: { } preview } small
        ? new GifView(gif.Id, gif.Title is { } title ? DisplayText.Of(title, 200) : null, preview, small.Width, small.Height, GifChoice.Picture(gif), GifChoice.Video(gif))
        : null;

    /// <summary>The answer's document, which the caller disposes, or the problem.</summary>
    private async Task<(JsonDocument? Answer, Problem? Problem)> AskAsync(Business business, string path, string parameters, CancellationToken cancellationToken)
    {
        if (business.Giphy is not { } account) { return (null, GifProblems.NotConfigured); }

        if (secrets.Current(account.KeySecret) is not { } key) { return (null, GifProblems.KeyMissing); }

        var api = (options.Value.Url ?? GiphyOptions.DefaultUrl).AbsoluteUri.TrimEnd('/');
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{api}/{path}?api_key={Uri.EscapeDataString(key)}&{parameters}");
        try
        {
            using var response = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is not HttpStatusCode.OK) { return (null, Failed(business, GifProblems.Of(response))); }

            var body = await LimitedBody.ReadAsync(response, LongestAnswer, cancellationToken);
            return body is { } bytes && JsonBody.TryParse(bytes, out var document) ? (document, null) : (null, Failed(business, GifProblems.Unreadable));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return (null, Failed(business, GifProblems.NoAnswer));
        }
    }

    private Problem Failed(Business business, Problem problem)
    {
        Log.Failed(logger, business.Id, problem.Code);
        return problem;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, EventName = "giphy.failed", Message = "Giphy did not answer business {Business}: {Reason}")]
        public static partial void Failed(ILogger logger, string business, string reason);
    }
}
