using System.Text.RegularExpressions;
using Serverless.Businesses;

namespace Serverless.Conversations.Talk;

/// <summary>The texts of answers: a business's own (<c>texts</c> of its record, names that begin with <c>talk.</c>), else the built-in ones.</summary>
public static partial class TalkTexts
{
    public const string Prefix = "talk.";

    private const string Fallback = "en";
    private const int LongestOverride = 600;

    /// <summary>The text in the language, or in English; what stands in braces is filled in once and never read as text itself.</summary>
    public static string Text(Business business, string language, string name, params ReadOnlySpan<(string Name, string Value)> values)
    {
        ArgumentNullException.ThrowIfNull(business);
        var own = business.Texts.GetValueOrDefault(language)?.GetValueOrDefault(name);
        var text = own is { Length: > 0 and <= LongestOverride } ? own : BuiltIn(language, name);
        var known = new Dictionary<string, string>(StringComparer.Ordinal) { ["shop"] = business.Name };
        foreach (var (placeholder, value) in values) { known[placeholder] = value; }

        return Placeholder().Replace(text, match => known.GetValueOrDefault(match.Groups[1].Value, ""));
    }

    /// <summary>What is wrong with a business's own text, or null.</summary>
    public static string? Fault(string name, string? text) =>
        !IsName(name) ? "is no text of the conversation"
        : string.IsNullOrWhiteSpace(text) ? "is empty"
        : text.Length > LongestOverride ? $"has more than {LongestOverride} characters"
        : null;

    public static bool IsName(string name) => TalkWording.Texts[Fallback].ContainsKey(name);

    private static string BuiltIn(string language, string name) =>
        TalkWording.Texts.GetValueOrDefault(language)?.GetValueOrDefault(name) ?? TalkWording.Texts[Fallback][name];

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
