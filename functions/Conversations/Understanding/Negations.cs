namespace Serverless.Conversations.Understanding;

/// <summary>
/// Whether a word that asks for something is taken back by those around it: "nicht stornieren", "don't cancel", "sonst storniere ich". When in
/// doubt it is: a wish that was not understood is asked for again, an order that was cancelled by mistake is gone.
/// </summary>
internal static class Negations
{
    private const int Before = 6;
    private const int After = 6;

    /// <param name="holdsNegation">The words themselves say no ("brauche ich nicht mehr"), so another no does not take them back.</param>
    public static bool TakeBack(Reading reading, IntentKind kind, IReadOnlyList<int> places, bool holdsNegation) => kind switch
    {
        IntentKind.Status or IntentKind.Greeting or IntentKind.Thanks or IntentKind.Yes or IntentKind.No => false,
        _ => (!holdsNegation && places.Any(at => IsNegated(reading, at))) || (TouchesOrder(kind) && (IsHypothetical(reading, places) || IsRefused(reading, places[0]))),
    };

    private static bool TouchesOrder(IntentKind kind) => kind is IntentKind.Cancel or IntentKind.ChangeAddress or IntentKind.ChangeQuantity or IntentKind.Reorder;

    private static bool IsNegated(Reading reading, int place)
    {
        var (start, end) = reading.SentenceOf(place);
        for (var at = place - 1; at >= Math.Max(start, place - Before) && IsSameThought(reading, at, place); at--)
        {
            if (reading.Is(at, Vocabulary.Negation)) { return !IsInability(reading, at, start, end); }
        }

        for (var at = place + 1; at < Math.Min(end, place + After + 1) && IsSameThought(reading, at, place) && !reading.Is(at, Vocabulary.Need); at++)
        {
            if (reading.Is(at, Vocabulary.Negation)) { return IsLast(reading, at, end); }
        }

        return false;
    }

    private static bool IsSameThought(Reading reading, int at, int place) =>
        reading.Tokens[at].Clause == reading.Tokens[place].Clause && !reading.Is(at, Vocabulary.NegationEnd);

    /// <summary>"Ich kann nicht stornieren" is a wish that did not work, unless it forbids somebody else to.</summary>
    private static bool IsInability(Reading reading, int negation, int start, int end)
    {
        var clause = reading.Tokens[negation].Clause;
        var inClause = Enumerable.Range(start, end - start).Where(at => reading.Tokens[at].Clause == clause).ToList();
        return inClause.Exists(at => reading.Is(at, Vocabulary.Ability)) && !inClause.Exists(at => at < negation && reading.Is(at, Vocabulary.Addressee));
    }

    /// <summary>Behind its verb a "nicht" belongs to it only when it ends the thought: "storniert das nicht", but "storniert das, nicht bestellt".</summary>
    private static bool IsLast(Reading reading, int negation, int end)
    {
        for (var at = negation + 1; at < end && IsSameThought(reading, at, negation); at++)
        {
            if (!reading.Is(at, Vocabulary.Courtesy) && reading.Tokens[at].Kind != TokenKind.Symbol) { return false; }
        }

        return true;
    }

    /// <summary>"Wenn es nicht kommt, storniere ich" is a threat; "stornieren, wenn es noch geht" is a wish.</summary>
    private static bool IsHypothetical(Reading reading, IReadOnlyList<int> places)
    {
        var (start, end) = reading.SentenceOf(places[0]);
        if (reading.Has(start, places[0], Vocabulary.Threat)) { return true; }

        if (reading.Has(start, end, Vocabulary.Wish)) { return false; }

        var isOfSelf = reading.Has(Math.Max(start, places[0] - 2), Math.Min(end, places[0] + 3), Vocabulary.Self);
        return reading.Has(start, places[0], Vocabulary.Condition) || (isOfSelf && reading.Has(places[0], end, Vocabulary.Condition));
    }

    /// <summary>"Stornieren? Nein!"</summary>
    private static bool IsRefused(Reading reading, int place)
    {
        var next = reading.Sentences.FindIndex(sentence => sentence.End > place) + 1;
        return next < reading.Sentences.Count && reading.Is(reading.Sentences[next].Start, Vocabulary.Refusal)
            && Enumerable.Range(reading.Sentences[next].Start, reading.Sentences[next].End - reading.Sentences[next].Start)
                .All(at => reading.Is(at, Vocabulary.Refusal) || reading.Is(at, Vocabulary.Courtesy) || reading.Tokens[at].Kind == TokenKind.Symbol);
    }
}
