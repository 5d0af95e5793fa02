namespace Serverless.Conversations.Understanding;

/// <summary>Finds the patterns of a vocabulary in a message.</summary>
internal static class PatternMatches
{
    public static void Find(Reading reading, Vocabulary vocabulary, PatternForce force)
    {
        foreach (var (start, end) in reading.Sentences)
        {
            var present = new HashSet<int>();
            for (var at = start; at < end; at++)
            {
                present.UnionWith(vocabulary.Patterns.StartingWith(reading.AtomsAt(at, vocabulary)));
                if (reading.Is(at, vocabulary, Lexicon.Number)) { present.UnionWith(vocabulary.Patterns.StartingWith(Lexicon.Number)); }
            }

            foreach (var pattern in present.Select(index => vocabulary.Patterns[index]).Where(pattern => pattern.Force == force))
            {
                if (IsIn(reading, vocabulary, pattern, start, end)) { reading.Found.Add((pattern.Kind, pattern.Line)); }
            }
        }
    }

    private static bool IsIn(Reading reading, Vocabulary vocabulary, Pattern pattern, int start, int end)
    {
        var wanted = new List<int>[pattern.Wanted.Count];
        for (var i = 0; i < wanted.Length; i++)
        {
            wanted[i] = [.. reading.Occurrences(pattern.Wanted[i], vocabulary, start, end)];
            if (wanted[i].Count == 0) { return false; }
        }

        return !pattern.Unwanted.Any(element => reading.Occurrences(element, vocabulary, start, end).Any())
            && wanted[0].Exists(first => Places(pattern, wanted, first) is { } places && !Negations.TakeBack(reading, pattern.Kind, places, pattern.HoldsNegation));
    }

    /// <summary>Where the elements stand nearest to the first one, none on another's words; null when that is too far apart.</summary>
    private static List<int>? Places(Pattern pattern, List<int>[] wanted, int first)
    {
        var taken = Enumerable.Range(first, pattern.Wanted[0].Atoms.Count).ToList();
        for (var i = 1; i < wanted.Length; i++)
        {
            var length = pattern.Wanted[i].Atoms.Count;
            var nearest = wanted[i].Where(at => !taken.Exists(place => place >= at && place < at + length)).DefaultIfEmpty(-1).MinBy(at => Math.Abs(at - first));
            if (nearest < 0) { return null; }

            taken.AddRange(Enumerable.Range(nearest, length));
        }

        return taken.Max() - taken.Min() <= Pattern.Reach ? taken : null;
    }
}
