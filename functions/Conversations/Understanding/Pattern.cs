namespace Serverless.Conversations.Understanding;

/// <summary>How much a pattern says.</summary>
internal enum PatternForce
{
    Plain,

    /// <summary>Counts only when nothing plain was found in the whole message.</summary>
    Weak,

    /// <summary>Counts only when the message holds nothing else but courtesy.</summary>
    Alone,
}

/// <summary>Atoms beside each other, in this order.</summary>
internal sealed record Element(IReadOnlyList<int> Atoms);

/// <summary>
/// One line of a vocabulary: every element within one sentence, in any order, no more than <see cref="Reach"/> words from the first to the last,
/// and none of the unwanted ones in that sentence.
/// </summary>
internal sealed record Pattern(IntentKind Kind, PatternForce Force, IReadOnlyList<Element> Wanted, IReadOnlyList<Element> Unwanted, bool HoldsNegation, string Line)
{
    public const int Reach = 12;
}
