using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Local.DeadLetters;

/// <summary>What became of the letters of a command.</summary>
internal sealed class LetterCounts
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Nothing was refused or left.</summary>
    public bool IsClean => !_counts.ContainsKey("refused") && !_counts.ContainsKey("left");

    public void Add(string outcome) => _counts[outcome] = _counts.GetValueOrDefault(outcome) + 1;

    public override string ToString() => _counts.Count == 0 ? "No such letters." : string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}")) + ".";
}

/// <summary>Answers of the API as lines for people; columns are two spaces apart.</summary>
internal static class LetterLines
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Outcomes = ["replayed", "discarded", "refused", "left"];

    public static IEnumerable<string> OfCount(JsonNode consumer)
    {
        foreach (var group in consumer["groups"]!.AsArray())
        {
            yield return Line(consumer["consumer"], group!["count"], group["reason"], group["schema"], $"{Time(group["oldest"])} to {Time(group["newest"])}");
        }

        if (consumer["stoppedAt"] is { } stopped) { yield return Line(consumer["consumer"], $"more from {stopped} on, not counted"); }
    }

    public static string OfLetter(JsonNode letter) => Line(letter["sequenceNumber"], letter["schema"], letter["business"], letter["lane"], Time(letter["enqueuedAt"]),
        letter["reason"], letter["refusal"] is { } refusal ? $"would be refused: {refusal["code"]}{(refusal["canForce"]?.GetValue<bool>() == true ? " (--force)" : "")}" : null);

    public static IEnumerable<string> OfAnswer(JsonNode answer, LetterCounts counts)
    {
        var would = answer["dryRun"]!.GetValue<bool>() ? "would be " : "";
        foreach (var outcome in Outcomes)
        {
            foreach (var letter in answer[outcome]?.AsArray() ?? [])
            {
                counts.Add(would + outcome is "would be refused" or "would be left" ? outcome : would + outcome);
                yield return Line(letter!["sequenceNumber"], would + outcome, letter["code"], letter["schema"], letter["business"], letter["reason"]);
            }
        }
    }

    public static string OfEntry(JsonNode entry)
    {
        var letters = entry["letters"]!.AsArray().GroupBy(letter => letter!["outcome"]!.GetValue<string>()).Select(group => $"{group.Count()} {group.Key}");
        return Line(Time(entry["at"]), entry["consumer"], entry["act"], string.Join(", ", letters), entry["state"]!.GetValue<string>() == "done" ? null : "not finished", entry["why"]);
    }

    private static string Line(params object?[] parts) =>
        string.Join("  ", parts.Select(part => part is JsonNode node ? node.ToString() : part as string).Select(text => string.IsNullOrEmpty(text) ? "–" : text)).TrimEnd(' ', '–');

    private static string Time(JsonNode? time) => time is null ? "" : time.GetValue<DateTimeOffset>().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
