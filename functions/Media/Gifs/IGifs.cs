using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Platform.Http;

namespace Serverless.Media.Gifs;

/// <summary>A GIF to choose from. Only addresses: the pictures are loaded from Giphy.</summary>
/// <param name="Title">What it shows, for those who cannot see it.</param>
/// <param name="Preview">Small, to choose from.</param>
/// <param name="Gif">As Messenger shows it; null when there is none of a fitting size.</param>
/// <param name="Mp4">As WhatsApp shows it; null when there is none of a fitting size.</param>
public sealed record GifView(string Id, string? Title, Uri Preview, long? Width, long? Height, Uri? Gif, Uri? Mp4);

/// <summary>GIFs, or the problem.</summary>
public readonly record struct GifSearch(IReadOnlyList<GifView> Gifs, Problem? Problem);

/// <summary>One GIF as a message shows it, or the problem.</summary>
public readonly record struct GifFound(ChatMedia? Media, Problem? Problem);

/// <summary>GIFs from Giphy, with the business's own key. Never given what customers wrote.</summary>
public interface IGifs
{
    /// <param name="query">At most 50 characters.</param>
    /// <param name="language">Two letters (ISO 639-1).</param>
    Task<GifSearch> SearchAsync(Business business, string query, int limit, string language, CancellationToken cancellationToken);

    Task<GifFound> FindAsync(Business business, string id, CancellationToken cancellationToken);
}
