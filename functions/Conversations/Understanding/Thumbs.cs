using System.Globalization;
using System.Text;

namespace Serverless.Conversations.Understanding;

/// <summary>A message of nothing but thumbs up, in any skin colour.</summary>
internal static class Thumbs
{
    private const int ThumbUp = 0x1F44D;

    /// <summary>The whole text counts, not its beginning: what follows a thumb may take it back.</summary>
    public static bool Are(string text)
    {
        if (text.Length > PlainText.Longest) { return false; }

        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == ThumbUp) { count++; }
            else if (!IsAttachment(rune)) { return false; }
        }

        return count > 0;
    }

    private static bool IsAttachment(Rune rune) => rune.Value is (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xFE00 and <= 0xFE0F)
        || Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
}
