namespace Serverless.Channels.Messenger;

/// <summary>What an error of the Send API means for us.</summary>
internal enum MessengerErrorClass
{
    /// <summary>Works in a while; after a few tries it is given up.</summary>
    Retry,

    /// <summary>Too much for the page or the app.</summary>
    Throttled,

    /// <summary>Too much for this person.</summary>
    ThrottledForPerson,

    /// <summary>The window is closed: a template, or nothing.</summary>
    WindowClosed,

    /// <summary>Somebody else has the thread for now.</summary>
    Held,

    /// <summary>The person cannot be reached here.</summary>
    Unreachable,

    /// <summary>The person does not want it any more.</summary>
    ConsentWithdrawn,

    /// <summary>Token, permission or policy: the whole page stands still until somebody acts.</summary>
    AccountBroken,

    /// <summary>Our request is wrong and stays wrong.</summary>
    Faulty,

    /// <summary>Not to be sent, and nobody's mistake.</summary>
    Dropped,

    /// <summary>Perhaps sent in spite of the error.</summary>
    Ambiguous,
}

/// <summary>One row of the table. A null subcode stands for every other one.</summary>
internal sealed record MessengerErrorRow(int Code, int? Subcode, MessengerErrorClass Class, string Reason);

/// <summary>The errors of the Send API as data (Messenger Platform: error codes), and what follows from each.</summary>
internal static class MessengerErrors
{
    /// <summary>With the usual growing pauses three quarters of an hour.</summary>
    private const int FewTries = 7;
    private static readonly TimeSpan ThrottlePause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HeldPause = TimeSpan.FromMinutes(15);

    public static readonly IReadOnlyList<MessengerErrorRow> Table =
    [
        new(1, null, MessengerErrorClass.Retry, "messenger.unknown-error"),
        new(1, 99, MessengerErrorClass.Retry, "messenger.unknown-error"),
        new(99, null, MessengerErrorClass.Retry, "messenger.unknown-error"),
        new(1, 1357046, MessengerErrorClass.Ambiguous, "messenger.invalid-reply"),
        new(2, null, MessengerErrorClass.Retry, "messenger.temporary"),
        new(2, 2018344, MessengerErrorClass.AccountBroken, "messenger.terms-not-accepted"),
        new(4, null, MessengerErrorClass.Throttled, "messenger.app-limit"),
        new(4, 2018022, MessengerErrorClass.Throttled, "messenger.app-limit"),
        new(4, 2018354, MessengerErrorClass.Dropped, "messenger.cadence"),
        new(9, 2018352, MessengerErrorClass.Throttled, "messenger.opt-in-limit"),
        new(10, null, MessengerErrorClass.AccountBroken, "messenger.permission"),
        new(10, 2018278, MessengerErrorClass.WindowClosed, WindowClosedReason),
        new(10, 2534022, MessengerErrorClass.WindowClosed, WindowClosedReason),
        new(10, 2018065, MessengerErrorClass.WindowClosed, WindowClosedReason),
        new(10, 2018108, MessengerErrorClass.Unreachable, "messenger.cannot-receive"),
        new(10, 1893015, MessengerErrorClass.ConsentWithdrawn, "messenger.notifications-stopped"),
        new(10, 1893063, MessengerErrorClass.AccountBroken, "messenger.page-restricted"),
        new(10, 1404170, MessengerErrorClass.AccountBroken, "messenger.page-restricted"),
        new(10, 2018336, MessengerErrorClass.Faulty, "messenger.menu"),
        new(32, null, MessengerErrorClass.Throttled, "messenger.page-limit"),
        new(100, null, MessengerErrorClass.Faulty, "messenger.bad-parameter"),
        new(100, 33, MessengerErrorClass.AccountBroken, "messenger.page-missing"),
        new(100, 2018001, MessengerErrorClass.Unreachable, "messenger.no-matching-user"),
        new(100, 2018008, MessengerErrorClass.Retry, "messenger.file-not-fetched"),
        new(100, 2018014, MessengerErrorClass.Faulty, "messenger.message-and-action"),
        new(100, 2018047, MessengerErrorClass.Faulty, "messenger.media-type"),
        new(100, 2018109, MessengerErrorClass.Faulty, "messenger.media-too-big"),
        new(100, 2018294, MessengerErrorClass.Retry, "messenger.video-timeout"),
        new(100, 2018074, MessengerErrorClass.Faulty, "messenger.attachment-expired"),
        new(100, 2018164, MessengerErrorClass.Faulty, "messenger.wrong-app"),
        new(100, 2018320, MessengerErrorClass.Faulty, "messenger.product-unknown"),
        new(100, 2018328, MessengerErrorClass.Faulty, "messenger.version-too-old"),
        new(190, null, MessengerErrorClass.AccountBroken, "messenger.token-invalid"),
        new(190, 460, MessengerErrorClass.AccountBroken, "messenger.token-invalid"),
        new(190, 463, MessengerErrorClass.AccountBroken, "messenger.token-expired"),
        new(190, 467, MessengerErrorClass.AccountBroken, "messenger.token-invalid"),
        new(200, null, MessengerErrorClass.AccountBroken, "messenger.permission"),
        new(200, 2018028, MessengerErrorClass.AccountBroken, "messenger.app-not-approved"),
        new(200, 2018027, MessengerErrorClass.AccountBroken, "messenger.app-not-approved"),
        new(200, 2018021, MessengerErrorClass.AccountBroken, "messenger.app-not-approved"),
        new(200, 1545041, MessengerErrorClass.Unreachable, "messenger.person-unavailable"),
        new(368, null, MessengerErrorClass.AccountBroken, "messenger.policy-block"),
        new(551, null, MessengerErrorClass.Unreachable, "messenger.person-unavailable"),
        new(551, 1545041, MessengerErrorClass.Unreachable, "messenger.person-unavailable"),
        new(613, null, MessengerErrorClass.Throttled, "messenger.rate"),
        new(613, 2534040, MessengerErrorClass.Throttled, "messenger.rate"),
        new(613, 1893016, MessengerErrorClass.Dropped, "messenger.second-opt-in-request"),
        new(613, 2018338, MessengerErrorClass.ThrottledForPerson, "messenger.rate-person"),
        new(1200, null, MessengerErrorClass.Retry, "messenger.temporary"),
        new(2022, null, MessengerErrorClass.AccountBroken, "messenger.commerce-disabled"),
        new(10303, null, MessengerErrorClass.Faulty, "messenger.linking-token"),
        new(36000, null, MessengerErrorClass.Faulty, "messenger.media-too-big"),
        new(80006, null, MessengerErrorClass.Throttled, "messenger.business-limit"),
        new(2018218, null, MessengerErrorClass.Dropped, "messenger.no-profile"),
        new(2018247, null, MessengerErrorClass.Dropped, "messenger.no-profile"),
        new(2018300, null, MessengerErrorClass.Held, "messenger.held-by-other-app"),
        new(2018321, null, MessengerErrorClass.Held, "messenger.automated-flow"),
        new(9000001, null, MessengerErrorClass.Dropped, "messenger.message-deleted"),
    ];

    /// <summary>The reason that lets the sender go on with a template.</summary>
    public const string WindowClosedReason = "messenger.window-closed";

    /// <summary>
    /// The row for an error: code and subcode, then a subcode that is listed on its own, then the code. What Meta adds later counts as
    /// our mistake, or as temporary when Meta says so.
    /// </summary>
    public static MessengerErrorRow Find(int code, int? subcode, bool isTransient) =>
        Table.FirstOrDefault(row => row.Code == code && row.Subcode is not null && row.Subcode == subcode)
        ?? Table.FirstOrDefault(row => row.Code == subcode && row.Subcode is null && row.Code > 2_000_000)
        ?? Table.FirstOrDefault(row => row.Code == code && row.Subcode is null)
        ?? new MessengerErrorRow(code, subcode, isTransient ? MessengerErrorClass.Retry : MessengerErrorClass.Faulty, $"messenger.code-{code}");

    /// <param name="retryAfter">What the provider asked for, or null.</param>
    public static SendOutcome Outcome(MessengerErrorRow error, TimeSpan? retryAfter) => error.Class switch
    {
        MessengerErrorClass.Retry => new SendOutcome.Deferred(error.Reason) { RetryAfter = retryAfter, MostTries = FewTries },
        MessengerErrorClass.Throttled => new SendOutcome.Deferred(error.Reason) { RetryAfter = retryAfter ?? ThrottlePause, WholeAccount = true },
        MessengerErrorClass.ThrottledForPerson => new SendOutcome.Deferred(error.Reason) { RetryAfter = retryAfter ?? HeldPause },
        MessengerErrorClass.WindowClosed => new SendOutcome.Refused(WindowClosedReason),
        MessengerErrorClass.Held => new SendOutcome.Deferred(error.Reason) { RetryAfter = retryAfter ?? HeldPause },
        MessengerErrorClass.Unreachable or MessengerErrorClass.Dropped => new SendOutcome.Refused(error.Reason),
        MessengerErrorClass.ConsentWithdrawn => new SendOutcome.Refused(error.Reason) { ConsentWithdrawn = true },
        MessengerErrorClass.AccountBroken => new SendOutcome.TokenBroken(error.Reason),
        MessengerErrorClass.Ambiguous => new SendOutcome.Unknown(error.Reason),
        _ => new SendOutcome.Refused(error.Reason) { NeedsAttention = true },
    };
}
