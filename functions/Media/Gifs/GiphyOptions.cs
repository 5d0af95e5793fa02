namespace Serverless.Media.Gifs;

/// <summary>Section <c>Giphy</c>.</summary>
public sealed class GiphyOptions
{
    /// <summary>Giphy's own API.</summary>
    public static readonly Uri DefaultUrl = new("https://api.giphy.com/v1");

    /// <summary>The API with its version; <see cref="DefaultUrl"/> when unset.</summary>
    public Uri? Url { get; init; }
}
