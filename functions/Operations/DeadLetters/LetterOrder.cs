namespace Serverless.Operations.DeadLetters;

/// <summary>What is done with dead letters.</summary>
public enum LetterAct
{
    /// <summary>Sent again to the consumer that failed.</summary>
    Replay,

    /// <summary>Taken out of the queue for good; the journal keeps what it was and why.</summary>
    Discard,
}

/// <summary>Which letters of a consumer: those with these numbers, or else those with this reason, or else all.</summary>
/// <param name="From">Of a reason or of all: the sequence number to begin with.</param>
public sealed record LetterSelection(IReadOnlyList<long> SequenceNumbers, string? Reason, long From);

/// <summary>What the operator wants.</summary>
/// <param name="DryRun">Only say what would be done.</param>
/// <param name="Force">Replay also what is refused as stale, where that is permitted.</param>
/// <param name="Why">For the journal.</param>
public sealed record LetterOrder(Consumer Consumer, LetterAct Act, LetterSelection Selection, bool DryRun, bool Force, string? Why)
{
    /// <summary>The most letters that one call settles.</summary>
    public const int Most = 100;
}

/// <summary>What became of one letter, or would become of it.</summary>
public sealed record LetterOutcome(long SequenceNumber, string Outcome, string? Code = null)
{
    public const string Replayed = "replayed";
    public const string Discarded = "discarded";

    /// <summary>By a rule, or because this version cannot read it; <see cref="Code"/> says which.</summary>
    public const string Refused = "refused";

    /// <summary>Neither, and not because of what it says: <see cref="Code"/> says why. Another call may settle it.</summary>
    public const string Left = "left";

    public string? MessageId { get; init; }
    public string? Business { get; init; }
    public string? Schema { get; init; }
    public string? Reason { get; init; }

    /// <summary>Refused, but <see cref="LetterOrder.Force"/> would replay it.</summary>
    public bool CanForce { get; init; }
}

/// <summary>Why a letter was left, or what else is to be said of it.</summary>
internal static class LetterCodes
{
    public const string NotFound = "not-found";

    /// <summary>Somebody else has it at the moment.</summary>
    public const string Locked = "locked";

    /// <summary>Too many letters lie in front of it.</summary>
    public const string OutOfReach = "out-of-reach";

    /// <summary>One before it in its lane was left, and must not be overtaken.</summary>
    public const string Behind = "behind";

    /// <summary>The time that one call takes was over.</summary>
    public const string Later = "later";

    /// <summary>It had been replayed before, by a call that did not come to its end; now it is out of the queue.</summary>
    public const string ReplayedBefore = "replayed-before";

    /// <summary>By a call that did not come to its end.</summary>
    public const string Recovered = "recovered";
}

/// <summary>What a call did.</summary>
/// <param name="Next">The sequence number from which on there are more letters to look at; null when there are none.</param>
public sealed record LetterRunResult(IReadOnlyList<LetterOutcome> Letters, long? Next);
