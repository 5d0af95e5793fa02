using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Media.Gifs;

/// <summary>Searches GIFs for people who write to customers.</summary>
public sealed class GifsApi(IBusinessAuthorization authorization, IGifs gifs)
{
    private const int LongestQuery = 50;
    private const int UsualLimit = 10;
    private const int MostGifs = 50;

    private static readonly Problem BadSearch = new(400, "gif-search", "The search cannot be read.",
        "Send q (1 to 50 characters), and if you like limit (1 to 50) and lang (two letters).");

    [Function("gifs-search")]
    public async Task<IResult> Search(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/gifs")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Messages, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        if (request.Query["q"] is not [{ Length: > 0 and <= LongestQuery } query] || query.Any(char.IsControl) || string.IsNullOrWhiteSpace(query)
            || LimitOf(request.Query["limit"]) is not { } limit || LanguageOf(request.Query["lang"], owner) is not { } language)
        {
            return BadSearch;
        }

        var found = await gifs.SearchAsync(owner, query, limit, language, cancellationToken);
        return found.Problem ?? Results.Json(new GifsView(found.Gifs, GifAttribution.Giphy), GifsViewJson.Default.GifsView);
    }

    private static int? LimitOf(string? text) => string.IsNullOrEmpty(text) ? UsualLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostGifs ? limit : null;

    private static string? LanguageOf(string? text, Business business)
    {
        var language = string.IsNullOrEmpty(text) ? business.Locale.Split('-')[0] : text;
        return language.Length == 2 && language.All(char.IsAsciiLetter) ? language.ToLowerInvariant() : string.IsNullOrEmpty(text) ? "en" : null;
    }
}

/// <summary>What must be shown, well visible, wherever the GIFs are (Giphy's API terms, section 5A).</summary>
public sealed record GifAttribution(string Text, Uri Url)
{
    internal static readonly GifAttribution Giphy = new("Powered By GIPHY", new Uri("https://giphy.com/"));
}

/// <summary>The answer of the GIF search.</summary>
public sealed record GifsView(IReadOnlyList<GifView> Gifs, GifAttribution Attribution);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GifsView))]
internal sealed partial class GifsViewJson : JsonSerializerContext;
