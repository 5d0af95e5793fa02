using System.Runtime.CompilerServices;

namespace Serverless.Conversations.Understanding;

/// <summary>A business's own phrases: their words beside each other, in this order, spelling mistakes in longer ones allowed.</summary>
internal sealed class OwnPhrases(IReadOnlyList<Vocabulary> vocabularies)
{
    private sealed record Phrase(IntentKind Kind, IReadOnlyList<Token> Words, bool HoldsNegation, string Written);

    /// <summary>Business records do not change and are kept for a while, and so are their phrases in pieces.</summary>
    private readonly ConditionalWeakTable<IReadOnlyDictionary<string, IReadOnlyList<string>>, List<Phrase>> _known = [];

    public void Find(Reading reading, IReadOnlyDictionary<string, IReadOnlyList<string>> phrases)
    {
        foreach (var phrase in _known.GetValue(phrases, Cut).Where(phrase => IsIn(reading, phrase))) { reading.Found.Add((phrase.Kind, phrase.Written)); }
    }

    private List<Phrase> Cut(IReadOnlyDictionary<string, IReadOnlyList<string>> phrases)
    {
        var cut = new List<Phrase>();
        foreach (var (name, own) in phrases.Where(pair => IntentNames.Parse(pair.Key) != IntentKind.None))
        {
            foreach (var written in (own ?? []).Take(IntentNames.MostPhrases).Where(phrase => phrase is { Length: > 0 and <= IntentNames.LongestPhrase }))
            {
                var reading = new Reading(PlainText.Of(written), vocabularies);
                if (reading.Tokens.Count > 0)
                {
                    cut.Add(new Phrase(IntentNames.Parse(name), reading.Tokens, reading.Has(0, reading.Tokens.Count, Vocabulary.Negation), written));
                }
            }
        }

        return cut;
    }

    private static bool IsIn(Reading reading, Phrase phrase)
    {
        for (var at = 0; at + phrase.Words.Count <= reading.Tokens.Count; at++)
        {
            var i = 0;
            while (i < phrase.Words.Count && IsSame(reading.Tokens[at + i], phrase.Words[i])) { i++; }

            if (i == phrase.Words.Count && !Negations.TakeBack(reading, phrase.Kind, [.. Enumerable.Range(at, i)], phrase.HoldsNegation)) { return true; }
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
