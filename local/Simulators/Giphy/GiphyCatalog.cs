using System.Globalization;
using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.Giphy;

/// <summary>The GIFs of the simulated Giphy, in the shape of its API: every number a text.</summary>
internal static class GiphyCatalog
{
    private static readonly (string Id, string Title, string Rating, string Words)[] Gifs =
    [
        ("dankeA1", "Danke GIF", "g", "danke thanks thank you"),
        ("winkeB2", "Winken GIF", "g", "hallo hello winken wave"),
        ("paketC3", "Paket GIF", "g", "paket parcel post danke"),
        ("riesigD4", "Riesig GIF", "g", "riesig huge danke"),
        ("wildE5", "Wild GIF", "pg-13", "wild danke"),
    ];

    /// <summary>All whose words hold the query, up to the rating.</summary>
    public static IReadOnlyList<string> Search(string query, string? rating) =>
        [.. Gifs.Where(gif => gif.Words.Contains(query.Trim(), StringComparison.OrdinalIgnoreCase) && (rating is not "g" || gif.Rating == "g")).Select(gif => gif.Id)];

    public static bool Knows(string id) => Gifs.Any(gif => gif.Id == id);

    /// <param name="isSparse">As some GIFs are: most of it is missing.</param>
    public static JsonObject Read(string id, bool isSparse)
    {
        var gif = Gifs.First(known => known.Id == id);
        var images = new JsonObject { ["fixed_height"] = Rendition(id, "200", isSparse ? null : 401_234, isSparse ? null : 120_000) };
        if (!isSparse)
        {
            // "riesig" is too large for either channel as it is.
            var size = id == "riesigD4" ? 20_000_000 : 912_345;
            images["original"] = Rendition(id, "giphy", size, size / 4 * 3 + (id == "riesigD4" ? 3_000_000 : 0));
            images["downsized_medium"] = Rendition(id, "giphy-downsized-medium", 812_345, null);
            images["fixed_width_small"] = Rendition(id, "100w", 51_234, 20_000);
        }

        return new JsonObject
        {
            ["type"] = "gif",
            ["id"] = id,
            ["title"] = gif.Title,
            ["rating"] = gif.Rating,
            ["url"] = $"https://giphy.com/gifs/{id}",
            ["images"] = images,
        };
    }

    private static JsonObject Rendition(string id, string name, int? size, int? mp4Size)
    {
        var rendition = new JsonObject { ["url"] = $"https://media0.giphy.com/media/{id}/{name}.gif" };
        if (size is not null)
        {
            (rendition["width"], rendition["height"], rendition["size"]) = ("356", "200", size.Value.ToString(CultureInfo.InvariantCulture));
        }

        if (mp4Size is not null || size is null)
        {
            rendition["mp4"] = $"https://media0.giphy.com/media/{id}/{name}.mp4";
        }

        if (mp4Size is not null)
        {
            rendition["mp4_size"] = mp4Size.Value.ToString(CultureInfo.InvariantCulture);
        }

        return rendition;
    }
}
