namespace Serverless.Conversations.Understanding;

/// <summary>
/// The words of one language and the atoms they are. An atom is the smallest thing a pattern names: a word, a beginning (<c>stornier*</c>), an
/// ending (<c>*paket</c>), a class (<c>@parcel</c>), a number (<c>#n</c>) or anything (<c>#w</c>).
/// </summary>
internal sealed class Lexicon
{
    /// <summary>The atom <c>#n</c>: a number, in digits or as a word.</summary>
    public const int Number = -1;

    /// <summary>The atom <c>#w</c>: any one token.</summary>
    public const int Any = -2;

    private const int ShortestPart = 3;

    private readonly Dictionary<string, int> _atoms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<int>> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<int>> _beginnings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<int>> _endings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ordinary = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<int, (string Word, uint Letters)>> _byLength;

    public Lexicon() => _byLength = new(() => _words.Keys.ToLookup(known => known.Length, known => (known, Spelling.Letters(known))));

    /// <summary>The id of an atom. Its own word counts as it unless it names a class.</summary>
    public int Atom(string name)
    {
        if (name[0] == '#') { return name == "#n" ? Number : name == "#w" ? Any : throw new FormatException($"'{name}' is no atom"); }

        if (_atoms.TryGetValue(name, out var id)) { return id; }

        _atoms[name] = id = _atoms.Count;
        if (name[0] != '@') { AddForm(id, name); }

        return id;
    }

    /// <summary>The id of an atom that a table names; null when none does.</summary>
    public int? Find(string name) => _atoms.TryGetValue(name, out var id) ? id : null;

    public void AddToClass(string name, IEnumerable<string> forms)
    {
        var id = Atom(name);
        foreach (var form in forms) { AddForm(id, form); }
    }

    /// <summary>Words that are right as they are and mean nothing here: they tell the language and are never taken for a misspelling.</summary>
    public void AddOrdinary(IEnumerable<string> words) => _ordinary.UnionWith(words.Select(Folding.Word));

    /// <summary>True when the word as it is belongs to this language.</summary>
    public bool Knows(string word) => _ordinary.Contains(word) || _words.ContainsKey(word);

    /// <summary>The atoms that a token is by its very letters; empty when it is unknown.</summary>
    public HashSet<int> Exact(Token token)
    {
        var found = new HashSet<int>();
        var word = token.Word;
        if (_words.TryGetValue(word, out var atoms)) { found.UnionWith(atoms); }

        var beginnings = _beginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        var endings = _endings.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = ShortestPart; length <= Math.Min(word.Length, Spelling.LongestWord); length++)
        {
            if (beginnings.TryGetValue(word.AsSpan(0, length), out atoms)) { found.UnionWith(atoms); }

            if (endings.TryGetValue(word.AsSpan(word.Length - length), out atoms)) { found.UnionWith(atoms); }
        }

        return found;
    }

    /// <summary>The words nearest to a misspelt one, and how far they are; nothing when none is near enough.</summary>
    /// <param name="comparisons">Counts up with every word that was compared letter by letter.</param>
    public (int Distance, List<string> Words) Nearest(string word, ref int comparisons)
    {
        var most = Spelling.Tolerance(word.Length);
        var nearest = (Distance: most, Words: new List<string>());
        if (most == 0 || word.Length > Spelling.LongestWord) { return nearest; }

        var letters = Spelling.Letters(word);
        for (var length = word.Length - most; length <= word.Length + most; length++)
        {
            foreach (var (known, others) in _byLength.Value[length])
            {
                if (!Spelling.MayBe(letters, others, nearest.Distance) || !IsLikely(word, known)) { continue; }

                comparisons++;
                var distance = Spelling.Distance(word, known, nearest.Distance);
                if (distance > nearest.Distance) { continue; }

                if (distance < nearest.Distance) { nearest = (distance, []); }

                nearest.Words.Add(known);
            }
        }

        return nearest;
    }

    public IEnumerable<int> AtomsOf(string known) => _words[known];

    /// <summary>
    /// Words of up to six letters begin with the right letter, or with the first two swapped; those of four lack one or have two swapped.
    /// Otherwise too many words would be taken for others.
    /// </summary>
    private static bool IsLikely(string word, string known) => word.Length >= 7 && known.Length >= 7
        || (known.Length >= 4 && (word[0] == known[0] || (word[0] == known[1] && word[1] == known[0])) && (word.Length > 4 || known.Length > 4 || IsSwapped(word, known)));

    private static bool IsSwapped(string word, string known) => word.Length == known.Length && word.Order().SequenceEqual(known.Order());

    private void AddForm(int atom, string form)
    {
        var isBeginning = form.EndsWith('*');
        var isEnding = form.StartsWith('*');
        var table = isBeginning ? _beginnings : isEnding ? _endings : _words;
        var key = Folding.Word(form.Trim('*'));
        if ((isBeginning && isEnding) || key.Length < (isBeginning || isEnding ? ShortestPart : 1))
        {
            throw new FormatException($"'{form}' is no form of a word");
        }

        if (!table.TryGetValue(key, out var atoms)) { table[key] = atoms = []; }

        atoms.Add(atom);
    }
}
