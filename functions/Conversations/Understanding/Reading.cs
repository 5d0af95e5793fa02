namespace Serverless.Conversations.Understanding;

/// <summary>A message on its way to an intent: its tokens, and what each is in each vocabulary.</summary>
internal sealed class Reading
{
    private readonly IReadOnlyList<Vocabulary> _vocabularies;

    public Reading(string plain, IReadOnlyList<Vocabulary> vocabularies)
    {
        _vocabularies = vocabularies;
        Tokens = Understanding.Tokens.Of(plain);
        foreach (var token in Tokens) { Recognise(token); }

        for (var i = 0; i < Tokens.Count;)
        {
            var end = i + 1;
            while (end < Tokens.Count && Tokens[end].Sentence == Tokens[i].Sentence) { end++; }

            Sentences.Add((i, end));
            i = end;
        }
    }

    public List<Token> Tokens { get; }

    /// <summary>Where each sentence begins, and where the next one does.</summary>
    public List<(int Start, int End)> Sentences { get; } = [];

    /// <summary>How many words were compared letter by letter: the costliest step, and what a hostile text would drive up.</summary>
    public int Comparisons { get; private set; }

    /// <summary>Everything that was found, with what found it.</summary>
    public List<(IntentKind Kind, string By)> Found { get; } = [];

    public IReadOnlySet<int> AtomsAt(int at, Vocabulary vocabulary) => Tokens[at].Atoms[IndexOf(vocabulary)];

    /// <summary>The languages that have such a word.</summary>
    public List<string> LanguagesOf(Token token) =>
        [.. _vocabularies.Where((vocabulary, v) => vocabulary.Language is not null && (token.Atoms[v].Count > 0 || vocabulary.Lexicon.Knows(token.Word))).Select(vocabulary => vocabulary.Language!)];

    /// <summary>True when the token at this place is such an atom in the vocabulary.</summary>
    public bool Is(int at, Vocabulary vocabulary, int atom) => atom switch
    {
        Lexicon.Any => true,
        Lexicon.Number => Tokens[at].Kind == TokenKind.Number || Quantities.Word(Tokens[at].Word) is not null || Quantities.Attached(Tokens[at]) is not null,
        _ => AtomsAt(at, vocabulary).Contains(atom),
    };

    /// <summary>True when the token is in this class in any language.</summary>
    public bool Is(int at, string className)
    {
        for (var v = 0; v < _vocabularies.Count; v++)
        {
            if (_vocabularies[v].Lexicon.Find(className) is { } atom && Tokens[at].Atoms[v].Contains(atom)) { return true; }
        }

        return false;
    }

    public bool Has(int start, int end, string className) => Enumerable.Range(start, Math.Max(0, end - start)).Any(at => Is(at, className));

    public (int Start, int End) SentenceOf(int at) => Sentences.Find(sentence => at >= sentence.Start && at < sentence.End);

    /// <summary>Where the atoms of an element stand beside each other within the bounds.</summary>
    public IEnumerable<int> Occurrences(Element element, Vocabulary vocabulary, int start, int end)
    {
        for (var at = start; at + element.Atoms.Count <= end; at++)
        {
            var i = 0;
            while (i < element.Atoms.Count && Is(at + i, vocabulary, element.Atoms[i])) { i++; }

            if (i == element.Atoms.Count) { yield return at; }
        }
    }

    private int IndexOf(Vocabulary vocabulary)
    {
        var v = 0;
        while (!ReferenceEquals(_vocabularies[v], vocabulary)) { v++; }

        return v;
    }

    /// <summary>A word that no language knows is taken for the nearest known ones.</summary>
    private void Recognise(Token token)
    {
        var atoms = _vocabularies.Select(vocabulary => vocabulary.Lexicon.Exact(token)).ToList();
        token.Atoms = atoms;
        if (token.Kind != TokenKind.Word || atoms.Exists(found => found.Count > 0) || _vocabularies.Any(vocabulary => vocabulary.Lexicon.Knows(token.Word))) { return; }

        var comparisons = 0;
        var nearest = _vocabularies.Select(vocabulary => vocabulary.Lexicon.Nearest(token.Word, ref comparisons)).ToList();
        Comparisons += comparisons;
        var least = nearest.Where(found => found.Words.Count > 0).Select(found => found.Distance).DefaultIfEmpty(int.MaxValue).Min();
        for (var v = 0; v < atoms.Count; v++)
        {
            if (nearest[v].Distance == least) { atoms[v].UnionWith(nearest[v].Words.SelectMany(_vocabularies[v].Lexicon.AtomsOf)); }
        }
    }
}
