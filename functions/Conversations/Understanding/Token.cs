namespace Serverless.Conversations.Understanding;

internal enum TokenKind
{
    Word,

    /// <summary>A whole number of at most nine digits.</summary>
    Number,

    /// <summary>Anything else with a digit in it: <c>A-1001</c>, <c>59,90</c>, <c>2x</c>, <c>+49151…</c>.</summary>
    Code,

    /// <summary>One emoji or currency sign.</summary>
    Symbol,
}

/// <summary>A piece of a message.</summary>
/// <param name="Written">As the customer wrote it.</param>
/// <param name="Word">Folded: see <see cref="Folding"/>.</param>
/// <param name="Sentence">Counts up at every full stop, question mark, exclamation mark and line break.</param>
/// <param name="Clause">Counts up at every comma and the like too.</param>
/// <param name="IsHashed">A # stands before it.</param>
internal sealed record Token(string Written, string Word, TokenKind Kind, int Sentence, int Clause, bool IsHashed)
{
    /// <summary>What it may be in each vocabulary: ids of atoms. Set by <see cref="Lexicon"/>.</summary>
    public IReadOnlyList<IReadOnlySet<int>> Atoms { get; set; } = [];

    public override string ToString() => $"{Kind}";
}
