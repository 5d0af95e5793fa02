namespace Serverless.Consents;

/// <summary>
/// The latest time of each kind of act on one consent. Merging keeps the later time of each kind, so any order and repetition of
/// the same acts ends in the same state: an earlier opt-in that arrives late never undoes a later withdrawal.
/// </summary>
internal readonly record struct ConsentTimes(DateTimeOffset? PendingAt, DateTimeOffset? GivenAt, DateTimeOffset? WithdrawnAt)
{
    /// <summary>The state and since when; null when nothing was ever recorded.</summary>
    public (ConsentState State, DateTimeOffset At)? Current
    {
        get
        {
            if (WithdrawnAt is { } withdrawn && !(GivenAt > withdrawn) && !(PendingAt > withdrawn)) { return (ConsentState.Withdrawn, withdrawn); }

            // A confirmation counts whether or not its clock is behind the one of the request it confirms.
            if (GivenAt is { } given && !(given <= WithdrawnAt)) { return (ConsentState.Given, given); }

            return PendingAt is { } pending ? (ConsentState.Pending, pending) : null;
        }
    }

    public ConsentTimes With(ConsentState state, DateTimeOffset at) => state switch
    {
        ConsentState.Given => this with { GivenAt = Later(GivenAt, at) },
        ConsentState.Withdrawn => this with { WithdrawnAt = Later(WithdrawnAt, at) },
        _ => this with { PendingAt = Later(PendingAt, at) },
    };

    public ConsentTimes Merge(ConsentTimes other) => new(
        Later(PendingAt, other.PendingAt), Later(GivenAt, other.GivenAt), Later(WithdrawnAt, other.WithdrawnAt));

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one > other ? one : other;
}
