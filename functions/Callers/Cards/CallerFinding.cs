using Serverless.Callers.Crm;
using Serverless.Customers.Phones;

namespace Serverless.Callers.Cards;

/// <summary>A contact of the CRM, and whose e-mail address it carries among our customers.</summary>
internal sealed record FoundContact(CrmContact Contact, string? Customer)
{
    public override string ToString() => "contact …";
}

/// <summary>Who may be calling, and how sure that is. Pure.</summary>
/// <param name="Own">The customer; null unless exactly one is meant.</param>
/// <param name="Contact">The same person in the CRM; null when nobody there is.</param>
internal sealed record CallerFinding(CallerMatch Match, OwnRecords? Own, CrmContact? Contact)
{
    /// <summary>With a shared number: everybody it may be.</summary>
    public IReadOnlyList<(OwnRecords? Own, CrmContact? Contact)> People { get; init; } = [];

    public override string ToString() => Match.ToString();

    /// <summary>A caller who is known by something better than a number.</summary>
    public static CallerFinding Known(OwnRecords own, IReadOnlyList<FoundContact> contacts) =>
        new(CallerMatch.Unique, own, contacts is [var only] && Agree(own, only) is not false ? only.Contact : null);

    /// <param name="own">The customers who are known by the number; with none of them, the one whom the CRM's only contact names.</param>
    /// <param name="hasMore">There are more contacts than these.</param>
    public static CallerFinding Of(PhoneNumber phone, IReadOnlyList<OwnRecords> own, IReadOnlyList<FoundContact> contacts, bool hasMore) => (own, contacts) switch
    {
        ([], []) => new(CallerMatch.None, null, null),
        (_, [_]) when hasMore => Shared(own, contacts),
        ([var only], []) => new(CallerProof.IsVouched(only, phone) ? CallerMatch.Unique : CallerMatch.Unverified, only, null),
        ([], [var only]) => new(CallerMatch.Unverified, null, only.Contact),
        ([var customer], [var contact]) => Agree(customer, contact) switch
        {
            false => Shared(own, contacts),
            true => new(CallerMatch.Unique, customer, contact.Contact),
            null => new(CallerProof.IsVouched(customer, phone) ? CallerMatch.Unique : CallerMatch.Unverified, customer, contact.Contact),
        },
        _ => Shared(own, contacts),
    };

    /// <summary>Whether the two are one person: true and false where the e-mail address says so, false where the names do; null when nothing tells.</summary>
    private static bool? Agree(OwnRecords own, FoundContact contact) =>
        contact.Customer is { } customer ? customer == own.Customer
        : CallerProof.AreDifferentNames(own.Name, contact.Contact.Name) ? false
        : null;

    private static CallerFinding Shared(IReadOnlyList<OwnRecords> own, IReadOnlyList<FoundContact> contacts)
    {
        var customers = own.Select(one => ((OwnRecords?)one, contacts.FirstOrDefault(contact => contact.Customer == one.Customer)?.Contact));
        var others = contacts.Where(contact => own.All(one => one.Customer != contact.Customer)).Select(contact => ((OwnRecords?)null, (CrmContact?)contact.Contact));
        return new CallerFinding(CallerMatch.Shared, null, null) { People = [.. customers.Concat(others)] };
    }
}
