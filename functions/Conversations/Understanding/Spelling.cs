using System.Numerics;

namespace Serverless.Conversations.Understanding;

/// <summary>How far two words are apart: letters changed, left out, added, or two neighbours swapped (optimal string alignment).</summary>
internal static class Spelling
{
    /// <summary>Longer words are compared no further than this; no word of a vocabulary is longer.</summary>
    public const int LongestWord = 30;

    /// <summary>Mistakes that a word of this length may have and still be itself. Words of four letters may only have two of them swapped, or lack a fifth.</summary>
    public static int Tolerance(int length) => length switch { < 4 => 0, < 9 => 1, _ => 2 };

    /// <summary>A set of the letters, to rule out most words without comparing them.</summary>
    public static uint Letters(ReadOnlySpan<char> word)
    {
        var letters = 0u;
        foreach (var c in word) { letters |= 1u << (c is >= 'a' and <= 'z' ? c - 'a' : 26 + (c % 6)); }

        return letters;
    }

    /// <summary>False when the letters alone show that the words are further apart.</summary>
    public static bool MayBe(uint letters, uint others, int most) => BitOperations.PopCount(letters ^ others) <= 2 * most;

    /// <summary>The distance; anything above <paramref name="most"/> is given as <paramref name="most"/> + 1.</summary>
    public static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int most)
    {
        if (Math.Abs(left.Length - right.Length) > most || left.Length > LongestWord || right.Length > LongestWord) { return most + 1; }

        Span<int> twoAgo = stackalloc int[LongestWord + 1];
        Span<int> before = stackalloc int[LongestWord + 1];
        Span<int> now = stackalloc int[LongestWord + 1];
        for (var j = 0; j <= right.Length; j++) { before[j] = j; }

        for (var i = 1; i <= left.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                now[j] = Math.Min(Math.Min(before[j] + 1, now[j - 1] + 1), before[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) { now[j] = Math.Min(now[j], twoAgo[j - 2] + 1); }
            }

            var last = twoAgo;
            twoAgo = before;
            before = now;
            now = last;
        }

        return Math.Min(before[right.Length], most + 1);
    }
}
