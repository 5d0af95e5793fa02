namespace Serverless.Channels.Meta;

/// <summary>The errors of one channel as data, and what follows from each.</summary>
/// <param name="channel">Begins the reasons of errors that are not listed.</param>
internal sealed class MetaErrorTable(string channel, IReadOnlyList<MetaError> rows)
{
    /// <summary>With the usual growing pauses three quarters of an hour.</summary>
    private const int FewTries = 7;

    /// <summary>Errors of this size name what happened wherever they stand, as code or as subcode.</summary>
    private const int OwnMeaning = 2_000_000;

    private static readonly TimeSpan ThrottlePause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HeldPause = TimeSpan.FromMinutes(15);

    public IReadOnlyList<MetaError> Rows => rows;

    /// <summary>
    /// The row for an error: code and subcode, then a subcode that is listed on its own, then the code. What Meta adds later counts as
    /// our mistake, or as temporary when Meta says so.
    /// </summary>
    public MetaError Find(int code, int? subcode, bool isTransient) => Listed(code, subcode)
        ?? new MetaError(code, subcode, isTransient ? MetaErrorClass.Retry : MetaErrorClass.Faulty, $"{channel}.code-{code}");

    /// <summary>Null for an error that the table does not know.</summary>
    public MetaError? Listed(int code, int? subcode) =>
        rows.FirstOrDefault(row => row.Is(code) && row.Subcode is not null && row.Subcode == subcode)
        ?? rows.FirstOrDefault(row => row.Code > OwnMeaning && row.Code == subcode && row.Subcode is null)
        ?? rows.FirstOrDefault(row => row.Is(code) && row.Subcode is null);

    /// <param name="retryAfter">What the provider asked for, or null.</param>
    public static SendOutcome Outcome(MetaError error, TimeSpan? retryAfter) => error.Class switch
    {
        MetaErrorClass.Retry => new SendOutcome.Deferred(error.Reason) { RetryAfter = retryAfter ?? error.Pause, MostTries = error.MostTries ?? FewTries },
        MetaErrorClass.Throttled => new SendOutcome.Deferred(error.Reason) { RetryAfter = retryAfter ?? error.Pause ?? ThrottlePause, WholeAccount = true },
        MetaErrorClass.ThrottledForPerson => new SendOutcome.Deferred(error.Reason) { RetryAfter = retryAfter ?? error.Pause },
        MetaErrorClass.Held => new SendOutcome.Deferred(error.Reason) { RetryAfter = retryAfter ?? error.Pause ?? HeldPause },
        MetaErrorClass.WindowClosed or MetaErrorClass.Unreachable => new SendOutcome.Refused(error.Reason) { MayFallBack = true },
        MetaErrorClass.TemplateMissing or MetaErrorClass.TemplateFaulty => new SendOutcome.Refused(error.Reason) { MayFallBack = true, NeedsAttention = true },
        MetaErrorClass.Dropped => new SendOutcome.Refused(error.Reason),
        MetaErrorClass.ConsentWithdrawn => new SendOutcome.Refused(error.Reason) { ConsentWithdrawn = true, Withdrawn = error.Withdrawn },
        MetaErrorClass.AccountBroken => new SendOutcome.TokenBroken(error.Reason),
        MetaErrorClass.Ambiguous => new SendOutcome.Unknown(error.Reason),
        _ => new SendOutcome.Refused(error.Reason) { NeedsAttention = true },
    };
}
