namespace Serverless.Local.Simulators.Giphy;

/// <summary>What can go wrong at Giphy.</summary>
internal static class GiphyFaults
{
    /// <summary>The key has used up its calls.</summary>
    public const string Limit = "giphy-429";

    /// <summary>The key is refused.</summary>
    public const string Key = "giphy-403";

    /// <summary>The service fails.</summary>
    public const string Down = "giphy-500";

    /// <summary>A web page instead of JSON, with status 200.</summary>
    public const string Page = "giphy-html";

    /// <summary>An answer of 10 MB.</summary>
    public const string Huge = "giphy-large";

    /// <summary>No numbers, and of the renditions only a small one.</summary>
    public const string Sparse = "giphy-sparse";

    public static IReadOnlyList<string> All { get; } = [Limit, Key, Down, Page, Huge, Sparse];
}
