using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Serverless.Local.Simulators.Faults;

/// <summary>Answers of a server that did not even look at the call.</summary>
internal static class SpoiledAnswers
{
    private const int HugeBytes = 10 * 1024 * 1024;

    public static IReadOnlyList<string> Kinds { get; } = ["500", "503", "429", "401", "403", "404", "410", "redirect", "html", "malformed", "huge", "hang"];

    /// <summary>Null when it is none of <see cref="Kinds"/>, so the call goes on.</summary>
    /// <param name="retryAfter">Seconds, for 429 and faults of the server; none when 0.</param>
    /// <param name="stopping">Ends what hangs.</param>
    public static async Task<IResult?> OfAsync(string? kind, int retryAfter, HttpContext http, CancellationToken stopping)
    {
        switch (kind)
        {
            case "500" or "503" or "429" or "401" or "403" or "404" or "410":
                if (retryAfter > 0 && kind is ("500" or "503" or "429")) { http.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture); }

                return Results.StatusCode(int.Parse(kind, CultureInfo.InvariantCulture));
            case "redirect":
                return Results.Redirect("http://169.254.169.254/latest/meta-data");
            case "html":
                return Results.Content("<!doctype html><title>Wartung</title><p>Wir sind gleich zurück.", "text/html", Encoding.UTF8);
            case "malformed":
                return Results.Content("""{"result":"acc""", "application/json");
            case "huge":
                return Results.Stream(new MemoryStream(Encoding.UTF8.GetBytes(new string(' ', HugeBytes) + "{}")), "application/json");
            case "hang":
                using (var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping))
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                http.Abort();
                return Results.Empty;
            default:
                return null;
        }
    }
}
