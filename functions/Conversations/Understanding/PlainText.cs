using System.Globalization;
using System.Text;

namespace Serverless.Conversations.Understanding;

/// <summary>Makes what anybody may send into text that is safe to look at: short, well-formed, nothing invisible.</summary>
internal static class PlainText
{
    /// <summary>Characters that count. What a customer wants stands at the beginning; the rest is history or an attack.</summary>
    public const int Longest = 1000;

    /// <summary>
    /// The beginning of the text in compatibility form (full-width and styled letters become plain ones). Lone surrogates and control
    /// characters become spaces; zero-width characters, direction marks and variation selectors go.
    /// </summary>
    public static string Of(string text)
    {
        var beginning = text.AsSpan(0, Math.Min(text.Length, Longest));
        var clean = new StringBuilder(beginning.Length);
        foreach (var rune in beginning.EnumerateRunes())
        {
            // EnumerateRunes gives U+FFFD for what is no character.
            if (rune.Value is '\n' or '\r') { clean.Append('\n'); }
            else if (rune.Value is '´' or '`' or '’' or '‘') { clean.Append('\''); }
            else if (rune == Rune.ReplacementChar || Rune.IsWhiteSpace(rune) || Rune.IsControl(rune)) { clean.Append(' '); }
            else if (!IsInvisible(rune)) { clean.Append(rune.ToString()); }
        }

        var normal = clean.ToString().Normalize(NormalizationForm.FormKC);
        return normal.Length <= Longest ? normal : normal[..Longest];
    }

    private static bool IsInvisible(Rune rune) => rune.Value is >= 0xFE00 and <= 0xFE0F
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
