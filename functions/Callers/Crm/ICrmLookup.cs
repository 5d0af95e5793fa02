using Serverless.Businesses;
using Serverless.Customers.Phones;

namespace Serverless.Callers.Crm;

/// <summary>Finds callers in the business's CRM.</summary>
public interface ICrmLookup
{
    /// <summary>
    /// The contacts that have this number, within the business's budget of time: from memory when they were asked for a moment ago. A fault of
    /// the CRM is an answer, never an exception. Nothing is created in the CRM.
    /// </summary>
    Task<CrmAnswer> FindAsync(Business business, PhoneNumber phone, CancellationToken cancellationToken);
}

/// <summary>How it stands with the CRM.</summary>
public enum CrmState
{
    /// <summary>The business has none.</summary>
    NotConfigured,

    Answered,

    /// <summary>It did not answer within the budget. Its answer is kept when it comes, so asking again soon may help.</summary>
    Slow,

    /// <summary>It is out of reach, fails, or sends what is no answer.</summary>
    Down,

    /// <summary>It wants fewer requests, or we hold them back because it would.</summary>
    Throttled,

    /// <summary>Settings, credentials or permissions are wrong; a person has to look.</summary>
    Misconfigured,
}

/// <summary>What the CRM says about a number.</summary>
/// <param name="Contacts">At most <see cref="MostContacts"/>; empty unless it answered.</param>
/// <param name="IsTruncated">There are more contacts with this number than are listed.</param>
public sealed record CrmAnswer(CrmState State, IReadOnlyList<CrmContact> Contacts, bool IsTruncated)
{
    /// <summary>More people than that on one number are nobody in particular.</summary>
    public const int MostContacts = 5;
}

/// <summary>A person or a company in the CRM. All texts are on one line and short.</summary>
/// <param name="Id">The CRM's own, as <see cref="ICrmActivities"/> takes it.</param>
/// <param name="Language">A language tag such as <c>de-DE</c>.</param>
/// <param name="Tier">The business's own word for how good a customer this is.</param>
/// <param name="Page">The contact's page in the CRM, for people.</param>
/// <param name="Phones">As the CRM holds them.</param>
public sealed record CrmContact(
    string Id, string? Name, string? Company, string? Email, string? Language, string? Tier, Uri? Page, IReadOnlyList<string> Phones, IReadOnlyList<CrmOrder> Orders,
    IReadOnlyList<CrmTicket> Tickets)
{
    public override string ToString() => "contact …";
}

/// <summary>An order that the CRM tells of.</summary>
/// <param name="Currency">ISO 4217.</param>
public sealed record CrmOrder(string Number, string? Status, decimal? Total, string? Currency, DateTimeOffset? PlacedAt);

/// <summary>An open ticket.</summary>
public sealed record CrmTicket(string Id, string? Subject, DateTimeOffset? Since)
{
    public override string ToString() => "ticket …";
}
