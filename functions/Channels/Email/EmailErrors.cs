namespace Serverless.Channels.Email;

/// <summary>At which command of SMTP a reply came.</summary>
internal enum SmtpStage { Connect, SignIn, Sender, Recipient, Message }

/// <summary>What a refusing reply means for us.</summary>
internal enum EmailErrorClass
{
    /// <summary>Works later: greylisting, a busy server.</summary>
    Later,

    /// <summary>The address takes no mail, now or later.</summary>
    Unreachable,

    /// <summary>Sign-in or sender: nothing goes out until somebody acts.</summary>
    AccountBroken,

    /// <summary>This mail is not wanted as it is.</summary>
    Rejected,
}

/// <summary>One row of the table. Null stands for every value; the first row that fits counts.</summary>
/// <param name="Code">The reply code, or its first digit.</param>
/// <param name="Enhanced">The beginning of the enhanced status code (RFC 3463).</param>
internal sealed record EmailErrorRow(SmtpStage? Stage, int? Code, string? Enhanced, EmailErrorClass Class, string Reason);

/// <summary>The replies of mail servers as data (RFC 5321, 3463, 4954), and what follows from each.</summary>
internal static class EmailErrors
{
    public const string MailboxUnknown = "email.mailbox-unknown";
    public const string SignInRefused = "email.sign-in-refused";

    /// <summary>Greylisting servers want to be asked again after some minutes.</summary>
    private static readonly TimeSpan Greylisting = TimeSpan.FromMinutes(5);

    public static readonly IReadOnlyList<EmailErrorRow> Table =
    [
        new(null, 421, null, EmailErrorClass.Later, "email.server-closing"),
        new(SmtpStage.SignIn, 454, null, EmailErrorClass.Later, "email.sign-in-later"),
        new(SmtpStage.SignIn, 4, null, EmailErrorClass.Later, "email.sign-in-later"),
        new(SmtpStage.SignIn, null, null, EmailErrorClass.AccountBroken, SignInRefused),
        new(null, 530, null, EmailErrorClass.AccountBroken, SignInRefused),
        new(null, 534, null, EmailErrorClass.AccountBroken, SignInRefused),
        new(null, 535, null, EmailErrorClass.AccountBroken, SignInRefused),
        new(null, 538, null, EmailErrorClass.AccountBroken, SignInRefused),
        new(SmtpStage.Recipient, 450, null, EmailErrorClass.Later, "email.greylisted"),
        new(SmtpStage.Recipient, 451, null, EmailErrorClass.Later, "email.greylisted"),
        new(SmtpStage.Recipient, 452, "4.2.2", EmailErrorClass.Later, "email.mailbox-full"),
        new(null, 4, null, EmailErrorClass.Later, "email.try-later"),
        new(null, 552, "5.2.2", EmailErrorClass.Unreachable, "email.mailbox-full"),
        new(null, 552, null, EmailErrorClass.Rejected, "email.too-large"),
        new(SmtpStage.Connect, 5, null, EmailErrorClass.AccountBroken, "email.connection-refused"),
        new(SmtpStage.Sender, 5, null, EmailErrorClass.AccountBroken, "email.sender-refused"),
        new(SmtpStage.Recipient, 5, "5.7", EmailErrorClass.Rejected, "email.rejected"),
        new(SmtpStage.Recipient, 5, "5.2.1", EmailErrorClass.Unreachable, "email.mailbox-disabled"),
        new(SmtpStage.Recipient, 554, null, EmailErrorClass.Rejected, "email.rejected"),
        new(SmtpStage.Recipient, 550, null, EmailErrorClass.Unreachable, MailboxUnknown),
        new(SmtpStage.Recipient, 551, null, EmailErrorClass.Unreachable, MailboxUnknown),
        new(SmtpStage.Recipient, 553, null, EmailErrorClass.Unreachable, MailboxUnknown),
        new(SmtpStage.Recipient, 556, null, EmailErrorClass.Unreachable, "email.domain-takes-no-mail"),
        new(SmtpStage.Message, 5, "5.1.1", EmailErrorClass.Unreachable, MailboxUnknown),
        new(SmtpStage.Message, 5, null, EmailErrorClass.Rejected, "email.rejected"),
    ];

    /// <summary>What nobody has met before counts as our mistake.</summary>
    public static EmailErrorRow Find(SmtpStage stage, int code, string? enhanced) =>
        Table.FirstOrDefault(row => (row.Stage is null || row.Stage == stage)
            && (row.Code is null || row.Code == code || row.Code == code / 100)
            && (row.Enhanced is null || enhanced?.StartsWith(row.Enhanced, StringComparison.Ordinal) == true))
        ?? new EmailErrorRow(stage, code, null, EmailErrorClass.Rejected, $"email.code-{code}");

    public static SendOutcome Outcome(EmailErrorRow error) => error.Class switch
    {
        EmailErrorClass.Later => new SendOutcome.Deferred(error.Reason) { RetryAfter = error.Stage is SmtpStage.Recipient ? Greylisting : null },
        EmailErrorClass.Unreachable => new SendOutcome.Refused(error.Reason) { MayFallBack = true },
        EmailErrorClass.AccountBroken => new SendOutcome.TokenBroken(error.Reason),
        _ => new SendOutcome.Refused(error.Reason) { MayFallBack = true, NeedsAttention = true },
    };
}
