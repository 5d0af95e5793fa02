namespace Serverless.Conversations.Understanding;

/// <summary>A business's own phrases: their words beside each other, in this order, spelling mistakes in longer ones allowed.</summary>
internal static class OwnPhrases
{
    public static void Find(Reading reading, IReadOnlyDictionary<string, IReadOnlyList<string>> phrases)
    {
        foreach (var (name, own) in phrases)
        {
            var kind = IntentNames.Parse(name);
            if (kind == IntentKind.None) { continue; }

            foreach (var phrase in (own ?? []).Take(IntentNames.MostPhrases).Where(phrase => phrase is { Length: > 0 and <= IntentNames.LongestPhrase }))
            {
                if (IsIn(reading, kind, new Reading(PlainText.Of(phrase), reading.Vocabularies))) { reading.Found.Add((kind, phrase)); }
            }
        }
    }

    private static bool IsIn(Reading reading, IntentKind kind, Reading phrase)
    {
        var holdsNegation = phrase.Has(0, phrase.Tokens.Count, Vocabulary.Negation);
        for (var at = 0; phrase.Tokens.Count > 0 && at + phrase.Tokens.Count <= reading.Tokens.Count; at++)
        {
            var i = 0;
            while (i < phrase.Tokens.Count && IsSame(reading.Tokens[at + i], phrase.Tokens[i])) { i++; }

            if (i == phrase.Tokens.Count && !Negations.TakeBack(reading, kind, [.. Enumerable.Range(at, i)], holdsNegation)) { return true; }
        }

        return false;
    }

    private static bool IsSame(Token token, Token own)
    {
        if (token.Word == own.Word) { return true; }

        var most = token.Kind == TokenKind.Word && own.Word.Length > 4 ? Spelling.Tolerance(own.Word.Length) : 0;
        return most > 0 && Spelling.Distance(token.Word, own.Word, most) <= most;
    }
}
