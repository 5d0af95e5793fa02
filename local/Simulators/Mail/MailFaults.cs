namespace Serverless.Local.Simulators.Mail;

/// <summary>What can go wrong at a mail server.</summary>
internal static class MailFaults
{
    /// <summary>The address is put off, 451.</summary>
    public const string Greylist = "greylist";

    /// <summary>The server closes the connection instead of taking the address.</summary>
    public const string Closing = "421";

    /// <summary>No such mailbox.</summary>
    public const string NoMailbox = "550";

    /// <summary>Signing in is refused.</summary>
    public const string NoSignIn = "535";

    /// <summary>The mail is taken, but the connection breaks before the answer.</summary>
    public const string DropAfterData = "drop-after-data";

    /// <summary>The mail is taken, but the answer comes <c>retryAfter</c> seconds later, on the clock.</summary>
    public const string Slow = "slow";

    public static IReadOnlyList<string> OfRecipients { get; } = [Greylist, Closing, NoMailbox];

    public static IReadOnlyList<string> OfMessages { get; } = [DropAfterData, Slow];

    public static IReadOnlyList<string> All { get; } = [.. OfRecipients, NoSignIn, .. OfMessages];
}
