using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Media.Gifs;

/// <summary>One form of a GIF; whatever Giphy left out is null.</summary>
internal sealed record GifRendition(Uri? Url, long? Size, long? Width, long? Height, Uri? Mp4, long? Mp4Size);

/// <summary>A GIF as Giphy describes it, read tolerantly: numbers are texts, and any part may be missing.</summary>
internal sealed record Gif(string Id, string? Title, string? Rating, IReadOnlyDictionary<string, GifRendition> Renditions)
{
    private const int LongestTitle = 200;
    private const int LongestUrl = 1000;

    /// <summary>The renditions that are looked at; Giphy has some twenty.</summary>
    private static readonly string[] Names =
        ["original", "downsized_large", "downsized_medium", "downsized", "fixed_height", "fixed_width", "fixed_height_small", "fixed_width_small", "original_mp4", "downsized_small", "preview_gif"];

    /// <summary>Null for what has no usable id.</summary>
    public static Gif? Read(JsonElement gif)
    {
        if (gif.Text("id"u8, 64) is not { } id || !id.All(char.IsAsciiLetterOrDigit)) { return null; }

        var renditions = new Dictionary<string, GifRendition>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            if (gif.Member("images"u8).Member(name) is { ValueKind: JsonValueKind.Object } image) { renditions[name] = ReadRendition(image); }
        }

        return new Gif(id, gif.Text("alt_text"u8, LongestTitle) ?? gif.Text("title"u8, LongestTitle), gif.Text("rating"u8, 10)?.ToLowerInvariant(), renditions);
    }

    private static GifRendition ReadRendition(JsonElement image)
    {
        JsonElement? parent = image;
        return new(LinkOf(image.Text("url"u8, LongestUrl)), parent.Number("size"u8), parent.Number("width"u8), parent.Number("height"u8),
            LinkOf(image.Text("mp4"u8, LongestUrl)), parent.Number("mp4_size"u8));
    }

    /// <summary>Only what lies on Giphy's own servers is passed on.</summary>
    private static Uri? LinkOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps && link.UserInfo.Length == 0
        && (link.Host == "giphy.com" || link.Host.EndsWith(".giphy.com", StringComparison.Ordinal)) ? link : null;
}
