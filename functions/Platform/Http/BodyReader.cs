using System.Globalization;
using System.Text.Json;

namespace Serverless.Platform.Http;

/// <summary>Reads members of a JSON body and collects everything that is wrong, so that a caller fixes it in one go.</summary>
internal sealed class BodyReader
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<ProblemField> _errors = [];

    public IReadOnlyList<ProblemField> Errors => _errors;

    public void Wrong(string pointer, string reason) => _errors.Add(new ProblemField(pointer, reason));

    /// <summary>The object at the member; null when it is missing (wrong if required) or no object (always wrong).</summary>
    public JsonElement? Object(JsonElement parent, string pointer, string name, bool required)
    {
        if (!Has(parent, name, out var value))
        {
            if (required) { Wrong($"{pointer}/{name}", "is required."); }

            return null;
        }

        if (value.ValueKind == JsonValueKind.Object) { return value; }

        Wrong($"{pointer}/{name}", "must be an object.");
        return null;
    }

    /// <summary>The text at the member, at most <paramref name="maxLength"/> characters, without control characters unless it is prose.</summary>
    public string? Text(JsonElement? parent, string pointer, string name, int maxLength, bool required, bool isProse = false)
    {
        if (parent is not { } from) { return null; }

        if (!Has(from, name, out var value))
        {
            if (required) { Wrong($"{pointer}/{name}", "is required."); }

            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? TextOf(value) : null;
        if (text is { Length: > 0 } && text.Length <= maxLength && (isProse ? !text.Contains('\0', StringComparison.Ordinal) : !text.Any(char.IsControl))) { return text; }

        Wrong($"{pointer}/{name}", string.Create(CultureInfo.InvariantCulture, $"must be text of 1 to {maxLength} characters{(isProse ? "" : " without control characters")}."));
        return null;
    }

    /// <summary>A time that has come: RFC 3339 with its offset, not before 2000, at most <paramref name="tolerance"/> ahead of <paramref name="now"/>.</summary>
    public DateTimeOffset? Past(JsonElement? parent, string pointer, string name, DateTimeOffset now, TimeSpan tolerance)
    {
        if (parent is null || Text(parent, pointer, name, 40, required: true) is not { } text) { return null; }

        if (!HasOffset(text) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            Wrong($"{pointer}/{name}", "must be an RFC 3339 time with its offset, such as 2026-11-20T18:02:11Z.");
            return null;
        }

        if (time >= Earliest && time <= now + tolerance) { return time.ToUniversalTime(); }

        Wrong($"{pointer}/{name}", "must be a time that has come, not before the year 2000.");
        return null;
    }

    /// <summary>The objects of a list of at most <paramref name="most"/>; empty when it is missing or wrong.</summary>
    public IReadOnlyList<(JsonElement Item, string Pointer)> Objects(JsonElement parent, string name, int most)
    {
        if (!Has(parent, name, out var value)) { return []; }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
        {
            return [.. value.EnumerateArray().Select((item, i) => (item, string.Create(CultureInfo.InvariantCulture, $"/{name}/{i}")))];
        }

        Wrong($"/{name}", string.Create(CultureInfo.InvariantCulture, $"must be a list of at most {most} objects."));
        return [];
    }

    /// <summary>One of a few words; <paramref name="otherwise"/> when it is missing, or wrong.</summary>
    public string Word(JsonElement parent, string pointer, string name, IReadOnlyList<string> words, string otherwise)
    {
        if (Text(parent, pointer, name, 40, required: false) is not { } word) { return otherwise; }

        if (words.Contains(word)) { return word; }

        Wrong($"{pointer}/{name}", $"must be one of {string.Join(", ", words)}.");
        return otherwise;
    }

    private static bool Has(JsonElement parent, string name, out JsonElement value) =>
        parent.TryGetProperty(name, out value) && value.ValueKind is not JsonValueKind.Null;

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape that is half a character (a lone surrogate) is no text.
            return null;
        }
    }

    private static bool HasOffset(string text) =>
        text.Length >= 20 && text[10] is 'T' or 't'
        && (text[^1] is 'Z' or 'z' || (text[^6] is '+' or '-' && text[^3] == ':'));
}
