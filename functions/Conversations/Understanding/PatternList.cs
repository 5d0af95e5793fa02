namespace Serverless.Conversations.Understanding;

/// <summary>The patterns of a vocabulary, found by their first atom.</summary>
internal sealed class PatternList
{
    private readonly List<Pattern> _all = [];
    private readonly Dictionary<int, List<int>> _byFirst = [];

    public IReadOnlyList<Pattern> All => _all;

    /// <summary>Those that count only when the message holds nothing else.</summary>
    public IEnumerable<Pattern> Alone => _all.Where(pattern => pattern.Force == PatternForce.Alone);

    public Pattern this[int index] => _all[index];

    public void Add(Pattern pattern)
    {
        var first = pattern.Wanted[0].Atoms[0];
        if (!_byFirst.TryGetValue(first, out var indexes)) { _byFirst[first] = indexes = []; }

        indexes.Add(_all.Count);
        _all.Add(pattern);
    }

    /// <summary>Indexes of the patterns whose first atom is one of these.</summary>
    public IEnumerable<int> StartingWith(IReadOnlySet<int> atoms) => atoms.SelectMany(StartingWith);

    public IReadOnlyList<int> StartingWith(int atom) => _byFirst.TryGetValue(atom, out var indexes) ? indexes : [];
}
