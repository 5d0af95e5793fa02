using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;

namespace Serverless.Orders.Sources;

/// <summary>
/// Saving a webhook in WooCommerce sends <c>webhook_id=…</c> as a form, without signature, and shows an error for every answer but 200.
/// It means nothing, so whoever sends it gets it, for every business alike and not too often.
/// </summary>
public sealed partial class WooCommercePings(TimeProvider clock)
{
    /// <summary>For all businesses together, on each instance.</summary>
    internal const int MostPerMinute = 120;

    private const int Longest = 64;
    private long _minute;
    private int _count;

    /// <summary>The answer to a ping; null when the request is none.</summary>
    public async Task<IResult?> AnswerAsync(HttpRequest request, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var looksLikeOne = source == WooCommerceSource.SourceName && request.ContentLength is > 0 and <= Longest
            && request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
            && !request.Headers.Keys.Any(name => name.StartsWith("X-WC-", StringComparison.OrdinalIgnoreCase));
        if (!looksLikeOne) { return null; }

        var body = await RequestBody.ReadAsync(request, Longest, cancellationToken);
        if (body is null || !Ping().IsMatch(Encoding.ASCII.GetString(body))) { return Problems.UnsupportedMediaType; }

        return Counts() ? Results.Ok() : Problems.TooManyRequests;
    }

    private bool Counts()
    {
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (Interlocked.Exchange(ref _minute, minute) != minute) { Interlocked.Exchange(ref _count, 0); }

        return Interlocked.Increment(ref _count) <= MostPerMinute;
    }

    [GeneratedRegex(@"^webhook_id=[0-9]{1,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ping();
}
