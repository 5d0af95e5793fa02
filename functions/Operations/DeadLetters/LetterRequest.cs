using System.Globalization;
using Serverless.Platform.Http;

namespace Serverless.Operations.DeadLetters;

/// <summary>The body of <c>POST …/replays</c> and <c>POST …/discards</c>.</summary>
public sealed record LetterRequest
{
    private const int LongestWhy = 500;
    private const int LongestReason = 4_096;

    /// <summary>One of <see cref="Consumers.All"/>.</summary>
    public string? Consumer { get; init; }

    public IReadOnlyList<long>? SequenceNumbers { get; init; }
    public string? Reason { get; init; }

    /// <summary>Replays only.</summary>
    public bool All { get; init; }

    /// <summary>With a reason, or all: the sequence number to begin with, as an earlier answer named it.</summary>
    public long? From { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Replays only.</summary>
    public bool Force { get; init; }

    /// <summary>For the journal; discards need it.</summary>
    public string? Why { get; init; }

    /// <summary>What is ordered, or what is wrong with the request.</summary>
    internal (LetterOrder? Order, IReadOnlyList<ProblemField> Errors) ToOrder(LetterAct act)
    {
        var errors = Mistakes(act).ToList();
        return errors.Count > 0
            ? (null, errors)
            : (new LetterOrder(Consumers.Find(Consumer)!, act, new LetterSelection(SequenceNumbers ?? [], Reason, From ?? 0), DryRun, Force, Why), errors);
    }

    private IEnumerable<ProblemField> Mistakes(LetterAct act)
    {
        if (Consumers.Find(Consumer) is null) { yield return new("/consumer", $"must be one of {string.Join(", ", Consumers.All)}."); }

        if (SequenceNumbers is { Count: 0 or > LetterOrder.Most } || SequenceNumbers?.Any(number => number < 0) == true)
        {
            yield return new("/sequenceNumbers", string.Create(CultureInfo.InvariantCulture, $"must be 1 to {LetterOrder.Most} numbers."));
        }

        if (Reason is { Length: 0 or > LongestReason }) { yield return new("/reason", string.Create(CultureInfo.InvariantCulture, $"must have 1 to {LongestReason} characters.")); }

        if (From < 0 || (From is not null && SequenceNumbers is not null)) { yield return new("/from", "must be a sequence number, beside a reason or all."); }

        if (Why is { Length: 0 or > LongestWhy } || Why?.Any(char.IsControl) == true)
        {
            yield return new("/why", string.Create(CultureInfo.InvariantCulture, $"must have 1 to {LongestWhy} characters without control characters."));
        }

        foreach (var mistake in act == LetterAct.Replay ? OfReplay() : OfDiscard()) { yield return mistake; }
    }

    private IEnumerable<ProblemField> OfReplay()
    {
        if (new[] { SequenceNumbers is not null, Reason is not null, All }.Count(isGiven => isGiven) != 1) { yield return new("", "needs one of sequenceNumbers, reason, and all: true."); }
    }

    /// <summary>There is no way to discard whatever there is: a reason must be named, or each letter.</summary>
    private IEnumerable<ProblemField> OfDiscard()
    {
        if (All) { yield return new("/all", "is for replays."); }

        if (Force) { yield return new("/force", "is for replays."); }

        if (SequenceNumbers is null == Reason is null) { yield return new("", "needs one of sequenceNumbers and reason."); }

        if (Why is null) { yield return new("/why", "is required: the journal keeps it."); }
    }
}
