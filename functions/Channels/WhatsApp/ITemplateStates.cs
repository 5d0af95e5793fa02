namespace Serverless.Channels.WhatsApp;

/// <summary>What Meta said last of one template in one language.</summary>
/// <param name="State">Meta's word in lower case: <c>approved</c>, <c>paused</c>, <c>disabled</c>, <c>rejected</c> …</param>
/// <param name="IsUsable">Whether a send with it can succeed.</param>
/// <param name="Reason">Why, in Meta's words (a code); null when Meta gave none.</param>
/// <param name="At">When Meta said so.</param>
public sealed record TemplateState(string State, bool IsUsable, string? Reason, DateTimeOffset At)
{
    /// <summary>How customers take it: <c>green</c>, <c>yellow</c> or <c>red</c>; null while Meta has not said.</summary>
    public string? Quality { get; init; }

    /// <summary>As what Meta prices it when that was changed: <c>utility</c>, <c>marketing</c> …</summary>
    public string? Category { get; init; }
}

/// <summary>What Meta lets an account do now.</summary>
/// <param name="CanReply">Free messages inside the window.</param>
/// <param name="CanStart">Templates: messages that the business begins.</param>
/// <param name="CanPromote">Promotions; false also while a number is flagged for its quality.</param>
/// <param name="Until">When the limit ends; null when nobody said, and while there is none.</param>
/// <param name="Reason">Stable code of the limit; null while there is none.</param>
public sealed record AccountStanding(bool CanReply, bool CanStart, bool CanPromote, DateTimeOffset? Until, string? Reason)
{
    public static readonly AccountStanding Good = new(true, true, true, null, null);
}

/// <summary>
/// What Meta's webhooks told of templates and accounts, for the sender's choice. Read out of memory, some seconds old at most; the id is
/// that of the WhatsApp Business Account.
/// </summary>
public interface ITemplateStates
{
    /// <summary>Null when Meta has said nothing of the template: then it is as good as the business says.</summary>
    /// <param name="language">Meta's code, <c>de</c> or <c>en_US</c>; a hyphen counts as an underscore.</param>
    Task<TemplateState?> FindAsync(string businessAccount, string name, string language, CancellationToken cancellationToken);

    /// <summary>What the account may do now; everything when Meta has said nothing.</summary>
    Task<AccountStanding> StandingAsync(string businessAccount, CancellationToken cancellationToken);
}
