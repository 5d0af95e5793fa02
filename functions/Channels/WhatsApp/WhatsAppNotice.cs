namespace Serverless.Channels.WhatsApp;

/// <summary>What a notice of Meta is about.</summary>
public enum NoticeSubject
{
    /// <summary>The state of a template in one language.</summary>
    Template,

    /// <summary>How customers take a template.</summary>
    TemplateQuality,

    /// <summary>As what a template is priced.</summary>
    TemplateCategory,

    /// <summary>Something the account may not do for a while.</summary>
    Restriction,

    /// <summary>Whether the account exists and is switched on.</summary>
    Account,

    /// <summary>How customers take a number.</summary>
    NumberQuality,

    /// <summary>How many people the account may write to first.</summary>
    Limit,
}

/// <summary>Something that Meta told of a WhatsApp Business Account, its numbers or its templates. No personal data.</summary>
/// <param name="BusinessAccount">The account's id.</param>
/// <param name="Name">What of the subject it is: a template's name and language, a restriction's type; empty for the account itself.</param>
/// <param name="State">Meta's word in lower case.</param>
/// <param name="At">When Meta said so; of two notices the later one counts.</param>
public sealed record WhatsAppNotice(string BusinessAccount, NoticeSubject Subject, IReadOnlyList<string> Name, string State, DateTimeOffset At)
{
    public string? Reason { get; init; }
    public DateTimeOffset? Until { get; init; }

    /// <summary>A person should look at it.</summary>
    public bool IsAlarming { get; init; }
}

/// <summary>Keeps the notices.</summary>
public interface IWhatsAppNotices
{
    /// <summary>Returns when it is durable. An older notice never overwrites a newer one.</summary>
    Task RecordAsync(WhatsAppNotice notice, CancellationToken cancellationToken);
}
