using System.Net.Http.Headers;
using System.Text.Json;

namespace Serverless.Channels.Meta;

/// <summary>
/// The usage headers of Meta's Graph API (Graph API: rate limits). They tell before calls are refused that an account has used up what it
/// may. Whatever else stands in them is ignored.
/// </summary>
internal static class GraphUsage
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan AppRest = TimeSpan.FromMinutes(1);

    /// <summary>How long the account should rest; null for not at all.</summary>
    public static TimeSpan? Rest(HttpResponseHeaders headers)
    {
        var minutes = Numbers(headers, "X-Business-Use-Case-Usage", "estimated_time_to_regain_access").DefaultIfEmpty().Max();
        if (minutes > 0) { return TimeSpan.FromMinutes(Math.Min(minutes, Longest.TotalMinutes)); }

        // Percent of what the app may use; there is no time in this header.
        return Numbers(headers, "X-App-Usage", "call_count", "total_time", "total_cputime").DefaultIfEmpty().Max() >= 100 ? AppRest : null;
    }

    private static List<double> Numbers(HttpResponseHeaders headers, string header, params string[] names)
    {
        var found = new List<double>();
        if (!headers.TryGetValues(header, out var values)) { return found; }

        try
        {
            using var document = JsonDocument.Parse(string.Join(',', values));
            Collect(document.RootElement, names, found);
        }
        catch (JsonException)
        {
            // Not what it was: then it tells nothing.
            return [];
        }

        return found;
    }

    private static void Collect(JsonElement element, string[] names, List<double> found)
    {
        if (element.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) { Collect(item, names, found); }
        }

        if (element.ValueKind is not JsonValueKind.Object) { return; }

        foreach (var member in element.EnumerateObject())
        {
            if (names.Contains(member.Name) && member.Value.ValueKind is JsonValueKind.Number && member.Value.TryGetDouble(out var number)) { found.Add(number); }
            else { Collect(member.Value, names, found); }
        }
    }
}
