namespace Serverless.Chaos.Judging;

/// <summary>One row of the table.</summary>
internal sealed record Verdict(string Scenario)
{
    public int Tried { get; init; }

    /// <summary>Accepted and without an end, or with an end that is not true; never accepted, however often it was offered, counts too.</summary>
    public int Lost { get; init; }

    /// <summary>Effects beyond the first.</summary>
    public int Duplicated { get; init; }

    /// <summary>Those of them whose record says that the outcome of a call was unknown.</summary>
    public int DuplicatedUnknown { get; init; }

    public int OutOfOrder { get; init; }

    public int Leaked { get; init; }

    public TimeSpan Took { get; init; }

    /// <summary>What else is worth knowing.</summary>
    public string Notes { get; init; } = "";

    /// <summary>What is wrong, for people: the first few of each kind.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    public bool IsPassed => Tried > 0 && Lost == 0 && Duplicated == DuplicatedUnknown && OutOfOrder == 0 && Leaked == 0 && Findings.Count == 0;
}
