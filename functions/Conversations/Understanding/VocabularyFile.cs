namespace Serverless.Conversations.Understanding;

/// <summary>
/// Reads a table of words; <c>docs/slices/understanding.md</c> says how it is written. A fault is a bug of ours and stops the start.
/// </summary>
internal static class VocabularyFile
{
    public const string Ordinary = "ordinary";

    public static Vocabulary Read(string? language, string content)
    {
        var vocabulary = new Vocabulary(language);
        var classes = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        string? section = null;
        foreach (var line in content.Split('\n').Select(raw => raw.Trim()).Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal)))
        {
            if (line is ['[', .., ']']) { section = line[1..^1]; }
            else if (line[0] == '@' && line.Split(" = ") is [var name, var forms]) { Define(vocabulary.Lexicon, classes, name.Trim(), forms); }
            else if (section == Ordinary) { vocabulary.Lexicon.AddOrdinary(Words(line)); }
            else { vocabulary.Patterns.Add(Line(vocabulary, classes, KindOf(section), line)); }
        }

        return vocabulary;
    }

    private static void Define(Lexicon lexicon, Dictionary<string, List<string>> classes, string name, string forms)
    {
        var all = Words(forms).SelectMany(form => form[0] == '@' ? classes[form] : [form]).ToList();
        if (!classes.TryAdd(name, all)) { classes[name].AddRange(all); }

        lexicon.AddToClass(name, all);
    }

    private static IntentKind KindOf(string? section) => section switch
    {
        "yes" => IntentKind.Yes,
        "no" => IntentKind.No,
        _ => IntentNames.Parse(section ?? "") is var kind and not IntentKind.None ? kind : throw new FormatException($"there is no intent '{section}'"),
    };

    private static Pattern Line(Vocabulary vocabulary, Dictionary<string, List<string>> classes, IntentKind kind, string line)
    {
        var force = line[0] switch { '?' => PatternForce.Weak, '=' => PatternForce.Alone, _ => PatternForce.Plain };
        var wanted = new List<Element>();
        var unwanted = new List<Element>();
        var holdsNegation = false;
        foreach (var part in Parts(force == PatternForce.Plain ? line : line[1..]))
        {
            var isUnwanted = part[0] == '-';
            var atoms = Words(isUnwanted ? part[1..] : part).ToList();
            if (atoms.Find(atom => atom[0] == '@' && !classes.ContainsKey(atom)) is { } missing) { throw new FormatException($"there is no class {missing}"); }

            holdsNegation |= !isUnwanted && atoms.Exists(atom => atom == Vocabulary.Negation || classes.GetValueOrDefault(Vocabulary.Negation, []).Contains(atom));
            (isUnwanted ? unwanted : wanted).Add(new Element([.. atoms.Select(vocabulary.Lexicon.Atom)]));
        }

        if (force == PatternForce.Alone && wanted.Count > 1) { throw new FormatException($"'{line}' must have one element"); }

        return wanted.Count > 0
            ? new Pattern(kind, force, wanted, unwanted, holdsNegation, line)
            : throw new FormatException($"'{line}' wants nothing");
    }

    /// <summary>The elements of a line: what stands between quotation marks is one.</summary>
    private static IEnumerable<string> Parts(string line)
    {
        var pieces = line.Split('"');
        for (var i = 0; i < pieces.Length; i++)
        {
            if (i % 2 == 1) { yield return (pieces[i - 1].EndsWith('-') ? "-" : "") + pieces[i]; }
            else
            {
                foreach (var word in Words(pieces[i]).Where(word => word != "-")) { yield return word; }
            }
        }
    }

    private static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
