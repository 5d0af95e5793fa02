using System.Text.RegularExpressions;
using Serverless.Businesses;

namespace Serverless.Callers.FanOut;

/// <summary>What customers read because of a call: a business's own texts (<c>texts</c> of its record, names that begin with <c>call.</c>), else the built-in ones.</summary>
internal static partial class CallTexts
{
    public const string Prefix = "call.";
    public const string Missed = "call.missed";
    public const string MissedWithOrder = "call.missed.order";
    public const string FollowUp = "call.follow-up";
    public const string FollowUpButton = "call.follow-up.button";

    private const int LongestOverride = 600;
    private const int LongestTitle = 20;
    private static readonly string[] Placeholders = ["shop", "order", "status"];

    /// <summary>The name of a text's subject line, for channels that have one.</summary>
    public static string Subject(string name) => $"{name}.subject";

    /// <summary>The name of the words that say where an order is.</summary>
    public static string Status(string step) => $"call.status.{step}";

    public static bool IsName(string name) => CallWording.Texts[CallWording.Fallback].ContainsKey(name);

    /// <summary>The text in the language, or in English; what stands in braces is filled in once and never read as text itself.</summary>
    public static string Text(Business business, string language, string name, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var own = business.Texts.GetValueOrDefault(language)?.GetValueOrDefault(name);
        var text = own is not null && Fault(name, own) is null
            ? own
            : CallWording.Texts.GetValueOrDefault(language)?.GetValueOrDefault(name) ?? CallWording.Texts[CallWording.Fallback][name];
        var known = new Dictionary<string, string>(StringComparer.Ordinal) { ["shop"] = business.Name };
        foreach (var (placeholder, value) in values) { known[placeholder] = value; }

        return Placeholder().Replace(text, match => known.GetValueOrDefault(match.Groups[1].Value, ""));
    }

    /// <summary>What is wrong with a business's own text, or null.</summary>
    public static string? Fault(string name, string? text) =>
        !IsName(name) ? "is no text about calls"
        : string.IsNullOrWhiteSpace(text) ? "is empty"
        : name == FollowUpButton && text.Length > LongestTitle ? $"has more than {LongestTitle} characters"
        : text.Length > LongestOverride ? $"has more than {LongestOverride} characters"
        : Placeholder().Matches(text).All(match => Placeholders.Contains(match.Groups[1].Value)) ? null
        : "names an unknown placeholder; known are {order}, {shop}, {status}";

    [GeneratedRegex(@"\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
