using System.Text.Json;
using Serverless.Channels;
using Serverless.Platform.Http;

namespace Serverless.Callers.Notes;

/// <summary>What an agent notes about a call. Only made from a body that was checked as a whole.</summary>
/// <param name="By">Who noted it; null when it does not say.</param>
public sealed record NoteRequest(string Text, string? By)
{
    private const int LongestText = 4_000;
    private const int LongestName = 80;

    public override string ToString() => "note";

    /// <summary>The note, or null with what is wrong in <paramref name="reader"/>.</summary>
    internal static NoteRequest? Read(JsonElement body, BodyReader reader)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            reader.Wrong("", "must be an object.");
            return null;
        }

        var text = Clean(reader.Text(body, "", "text", LongestText, required: true, isProse: true) ?? "");
        var by = reader.Text(body, "", "by", LongestName, required: false);
        if (reader.Errors.Count == 0 && text.Length == 0) { reader.Wrong("/text", "must say something."); }

        return reader.Errors.Count > 0 ? null : new NoteRequest(text, by is null ? null : DisplayText.Of(by, LongestName));
    }

    /// <summary>Line by line what can be shown: nothing that hides or reverses what is around it.</summary>
    private static string Clean(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => DisplayText.Of(line, Math.Max(1, line.Length)))).Trim();
}
