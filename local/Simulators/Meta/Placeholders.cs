using System.Globalization;
using System.Text.RegularExpressions;

namespace Serverless.Local.Simulators.Meta;

/// <summary>Placeholders of template texts: <c>{{1}}</c> by position, or <c>{{order_id}}</c> by name.</summary>
internal static partial class Placeholders
{
    /// <summary>The names in a text, each once, in the order of their first use.</summary>
    public static IReadOnlyList<string> Of(string? text) =>
        text is null ? [] : [.. Pattern().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    public static string Fill(string? text, Func<string, string?> value) =>
        Pattern().Replace(text ?? "", match => value(match.Groups[1].Value) ?? "");

    /// <summary>True when the placeholders are {{1}}, {{2}} and so on.</summary>
    public static bool AreSequence(string? text)
    {
        var names = Of(text);
        return names.Order(StringComparer.Ordinal).SequenceEqual(
            Enumerable.Range(1, names.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")]
    private static partial Regex Pattern();
}
