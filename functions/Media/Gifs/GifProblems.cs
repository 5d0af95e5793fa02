using System.Net;
using Serverless.Platform.Http;

namespace Serverless.Media.Gifs;

/// <summary>What can go wrong with Giphy, as our callers are told.</summary>
internal static class GifProblems
{
    public static readonly Problem NotConfigured = new(409, "giphy-not-configured", "This business has no key for Giphy.",
        "The operator names the secret with the key in the business record: giphy.keySecret.");

    public static readonly Problem KeyMissing = new(503, "giphy-key-missing", "The key for Giphy is not set.", "Set the secret that the business record names.");

    public static readonly Problem KeyRefused = new(503, "giphy-key-refused", "Giphy does not accept the key of this business.");

    public static readonly Problem Limited = new(429, "giphy-limit", "The key of this business has used up what Giphy grants it.", "A beta key has 100 calls an hour.");

    public static readonly Problem QueryRefused = new(422, "giphy-query", "Giphy does not take this search.");

    public static readonly Problem NotFound = new(404, "gif-not-found", "Giphy has no GIF with this id, or none that can be sent.");

    public static readonly Problem NotForAll = new(422, "gif-rating", "This GIF is not rated for all ages.");

    public static readonly Problem Unreadable = new(502, "giphy-unreadable", "Giphy's answer cannot be read.");

    public static readonly Problem NoAnswer = new(502, "giphy-no-answer", "Giphy did not answer.") { RetryAfterSeconds = 5 };

    private static readonly TimeSpan UsualRest = TimeSpan.FromMinutes(10);

    public static Problem Of(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => KeyRefused,
        HttpStatusCode.TooManyRequests => Limited with { RetryAfterSeconds = (int)Math.Clamp((response.Headers.RetryAfter?.Delta ?? UsualRest).TotalSeconds, 1, 3600) },
        HttpStatusCode.NotFound => NotFound,
        HttpStatusCode.BadRequest or HttpStatusCode.RequestUriTooLong => QueryRefused,
        _ => NoAnswer,
    };
}
