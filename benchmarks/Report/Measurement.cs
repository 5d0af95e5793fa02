namespace Serverless.Benchmarks.Report;

/// <summary>One line of the report: a figure, what it is compared with, and the goal it is held to.</summary>
/// <param name="Section">The part of the report.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit, for example <c>1/s</c> or <c>ms</c>.</param>
internal sealed record Measurement(string Section, string Name, double Value, string Unit)
{
    /// <summary>The baseline of the same run, or null.</summary>
    public double? Baseline { get; init; }

    /// <summary>The goal in words, for example <c>≥ 60 % of the SQLite baseline</c>; null for a figure without one.</summary>
    public string? Goal { get; init; }

    /// <summary>Whether the goal is met; null without one.</summary>
    public bool? IsMet { get; init; }

    /// <summary>Value by baseline.</summary>
    public double? Ratio => Baseline is { } baseline and not 0 ? Value / baseline : null;

    /// <summary>The measurement with a goal: at least <paramref name="share"/> of the baseline.</summary>
    public Measurement AtLeast(double share) =>
        this with { Goal = FormattableString.Invariant($"≥ {share * 100:0} % of baseline"), IsMet = Ratio >= share };

    /// <summary>The measurement with a goal: at most this figure.</summary>
    public Measurement AtMost(double limit) =>
        this with { Goal = FormattableString.Invariant($"≤ {limit:0.###} {Unit}"), IsMet = Value <= limit };
}
