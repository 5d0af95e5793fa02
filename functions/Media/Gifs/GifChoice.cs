namespace Serverless.Media.Gifs;

/// <summary>Which rendition goes where. Pure.</summary>
internal static class GifChoice
{
    /// <summary>Messenger: a picture by link.</summary>
    private const long LargestPicture = 8 * 1024 * 1024;

    /// <summary>WhatsApp: a video.</summary>
    private const long LargestVideo = 16 * 1024 * 1024;

    // Giphy keeps these small by definition, so that a missing size is no matter: 5 MB, 2 MB, 200 pixels.
    private static readonly string[] SmallPictures = ["downsized_medium", "downsized", "fixed_height", "fixed_width", "fixed_height_small", "fixed_width_small"];
    private static readonly string[] SmallVideos = ["fixed_height", "fixed_width", "downsized_small", "fixed_height_small", "fixed_width_small"];
    private static readonly string[] Previews = ["fixed_width_small", "fixed_height_small", "fixed_width", "fixed_height", "preview_gif", "downsized"];

    /// <summary>The best picture of a known size that fits, else a small one.</summary>
    public static Uri? Picture(Gif gif) =>
        Renditions(gif, ["downsized_large", "original"]).FirstOrDefault(image => image is { Url: not null, Size: > 0 and <= LargestPicture })?.Url
        ?? Renditions(gif, SmallPictures).FirstOrDefault(image => image.Url is not null && !(image.Size > LargestPicture))?.Url;

    public static Uri? Video(Gif gif) =>
        Renditions(gif, ["original", "original_mp4"]).FirstOrDefault(image => image is { Mp4: not null, Mp4Size: > 0 and <= LargestVideo })?.Mp4
        ?? Renditions(gif, SmallVideos).FirstOrDefault(image => image.Mp4 is not null && !(image.Mp4Size > LargestVideo))?.Mp4;

    public static GifRendition? Preview(Gif gif) => Renditions(gif, Previews).FirstOrDefault(image => image.Url is not null);

    private static IEnumerable<GifRendition> Renditions(Gif gif, IEnumerable<string> names) =>
        names.Where(gif.Renditions.ContainsKey).Select(name => gif.Renditions[name]);
}
