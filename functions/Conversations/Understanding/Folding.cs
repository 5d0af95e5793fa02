using System.Globalization;
using System.Text;

namespace Serverless.Conversations.Understanding;

/// <summary>One spelling for the many ways to type a word: small letters, ä as ae, no accents, no stretched letters ("bitteee").</summary>
internal static class Folding
{
    public static string Word(string written)
    {
        var folded = new StringBuilder(written.Length + 4);
        foreach (var rune in written.ToLowerInvariant().EnumerateRunes())
        {
            switch (rune.Value)
            {
                case 'ä': folded.Append("ae"); break;
                case 'ö': folded.Append("oe"); break;
                case 'ü': folded.Append("ue"); break;
                case 'ß': folded.Append("ss"); break;
                case < 128: folded.Append((char)rune.Value); break;
                default: AppendBase(folded, rune); break;
            }
        }

        return Unstretched(folded);
    }

    private static void AppendBase(StringBuilder folded, Rune rune)
    {
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(part) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)) { folded.Append(part.ToString()); }
        }
    }

    /// <summary>No word has a letter three times in a row; whoever types it so means it once. Digits stay.</summary>
    private static string Unstretched(StringBuilder word)
    {
        var kept = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length;)
        {
            var end = i + 1;
            while (end < word.Length && word[end] == word[i]) { end++; }

            kept.Append(word[i], end - i >= 3 && char.IsLetter(word[i]) ? 1 : end - i);
            i = end;
        }

        return kept.ToString();
    }
}
