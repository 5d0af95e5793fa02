namespace Serverless.Conversations.Understanding;

/// <summary>Yes, no and the like: words that count only when the message holds nothing else but courtesy.</summary>
internal static class Answers
{
    public static void Find(Reading reading, IReadOnlyList<Vocabulary> vocabularies)
    {
        foreach (var kind in vocabularies.SelectMany(vocabulary => vocabulary.Patterns.Alone).Select(pattern => pattern.Kind).Distinct().ToList())
        {
            if (IsAll(reading, vocabularies, kind)) { reading.Found.Add((kind, "=")); }
        }
    }

    private static bool IsAll(Reading reading, IReadOnlyList<Vocabulary> vocabularies, IntentKind kind)
    {
        var covered = new bool[reading.Tokens.Count];
        var isThere = false;
        foreach (var vocabulary in vocabularies)
        {
            foreach (var pattern in vocabulary.Patterns.Alone.Where(pattern => pattern.Kind == kind))
            {
                if (pattern.Unwanted.Any(element => reading.Occurrences(element, vocabulary, 0, covered.Length).Any())) { continue; }

                foreach (var at in reading.Occurrences(pattern.Wanted[0], vocabulary, 0, covered.Length))
                {
                    covered.AsSpan(at, pattern.Wanted[0].Atoms.Count).Fill(true);
                    isThere = true;
                }
            }
        }

        return isThere && Enumerable.Range(0, covered.Length)
            .All(at => covered[at] || reading.Is(at, Vocabulary.Courtesy) || reading.Tokens[at].Kind == TokenKind.Symbol);
    }
}
