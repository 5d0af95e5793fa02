using System.Globalization;
using System.Text;

namespace Serverless.Channels;

/// <summary>Makes texts from outside safe to show: nothing that hides, reverses or breaks what is around them, and never half a character.</summary>
public static class DisplayText
{
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>The text on one line without control and direction characters, at most <paramref name="longest"/> UTF-16 units.</summary>
    public static string Of(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) { return Cut(text.Trim(), longest); }

        var clean = new StringBuilder(Math.Min(text.Length, longest * 2));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length > longest * 2) { break; }

            if (Rune.IsWhiteSpace(rune)) { clean.Append(' '); }
            else if (IsShown(rune)) { clean.Append(rune); }
        }

        return Cut(clean.ToString().Trim(), longest);
    }

    /// <summary>The text, cut before the character (grapheme) that would go beyond <paramref name="longest"/> UTF-16 units; a cut shows as …</summary>
    public static string Cut(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        if (text.Length <= longest) { return text; }

        var end = 0;
        while (end < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text.AsSpan(end));
            if (end + length > longest - 1) { break; }

            end += length;
        }

        return string.Concat(text.AsSpan(0, end).TrimEnd(), "…");
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => false,
        UnicodeCategory.Format => rune.Value == ZeroWidthJoiner,
        _ => rune != Rune.ReplacementChar,
    };
}
