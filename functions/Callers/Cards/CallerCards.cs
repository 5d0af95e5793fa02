using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Customers;
using Serverless.Customers.Phones;
using Serverless.Platform.Security;

namespace Serverless.Callers.Cards;

internal sealed class CallerCards(ICustomers customers, CallerRecords records, ICrmLookup crm, KeyedHash hash, TimeProvider clock) : ICallerCards
{
    /// <summary>More people than these behind one number are not told apart on a card.</summary>
    internal const int MostPeople = 5;

    public async Task<CallerCard> MakeAsync(Business business, PhoneNumber? phone, string? customer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        var now = clock.GetUtcNow();
        var asked = phone is { } number ? crm.FindAsync(business, number, cancellationToken) : null;
        var own = await OwnAsync(business.Id, phone, customer, cancellationToken);
        var known = customer is not null && own is [var one] ? one : null;
        if (phone is null && known is not null && CallerNumbers.Of(known.Threads) is { } told) { (phone, asked) = (told, crm.FindAsync(business, told, cancellationToken)); }

        var answer = asked is null ? null : await asked;
        var contacts = await NamedAsync(business, phone, answer, cancellationToken);
        var finding = known is not null
            ? CallerFinding.Known(known, contacts)
            : await FindAsync(business.Id, phone, own, contacts, answer?.IsTruncated == true, cancellationToken);
        return CallerDisclosure.Card(finding, business, now) with { Crm = answer?.State };
    }

    /// <summary>The records of everybody who is known by the number, or of the one who is known already.</summary>
    private async Task<IReadOnlyList<OwnRecords>> OwnAsync(string business, PhoneNumber? phone, string? customer, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = customer is not null ? [customer]
            : phone is { } number ? await customers.FindAllAsync(business, new Identity(IdentityKind.Phone, number.Value), MostPeople + 1, cancellationToken)
            : [];
        if (ids.Count == 0) { ids = [Nobody(business, phone)]; }

        var found = await Task.WhenAll(ids.Select(id => records.ReadAsync(business, id, cancellationToken)));
        return [.. found.OfType<OwnRecords>().DistinctBy(own => own.Customer)];
    }

    /// <summary>An id that no customer has: whose records are read when there is nobody, so that it takes as long.</summary>
    private string Nobody(string business, PhoneNumber? phone) => $"0{hash.Of("nobody", business, phone?.Value ?? "")[1..].ToUpperInvariant()}";

    private async Task<CallerFinding> FindAsync(string business, PhoneNumber? phone, IReadOnlyList<OwnRecords> own, IReadOnlyList<FoundContact> contacts, bool hasMore,
        CancellationToken cancellationToken)
    {
        if (phone is not { } number) { return new CallerFinding(CallerMatch.None, null, null); }

        var finding = CallerFinding.Of(number, own, contacts, hasMore);

        // The CRM alone has the number, of somebody whom we know by e-mail: the CRM's word, with our records.
        return finding is { Match: CallerMatch.Unverified, Own: null } && contacts is [{ Customer: { } named }]
            ? finding with { Own = await records.ReadAsync(business, named, cancellationToken) }
            : finding;
    }

    /// <summary>The CRM's contacts that do have the number, each person once, with the customer whose e-mail address they carry.</summary>
    private async Task<IReadOnlyList<FoundContact>> NamedAsync(Business business, PhoneNumber? phone, CrmAnswer? answer, CancellationToken cancellationToken)
    {
        if (answer is null || phone is not { } number) { return []; }

        var people = answer.Contacts.Where(contact => MayHave(contact, number, business.Country))
            .DistinctBy(PersonOf).Take(MostPeople + 1);
        return await Task.WhenAll(people.Select(async contact => new FoundContact(contact, contact.Email is { } email
            ? await customers.FindAsync(business.Id, new Identity(IdentityKind.Email, email), cancellationToken)
            : null)));
    }

    /// <summary>Two entries of one name and one e-mail address are one person, entered twice; a couple with one address are two.</summary>
    private static string PersonOf(CrmContact contact) =>
        contact.Email is { } email ? $"{email.Trim()}\n{contact.Name?.Trim()}".ToUpperInvariant() : contact.Id;

    /// <summary>A search in free text finds others too. One whose numbers cannot be read gets the benefit of the doubt: the CRM found it by the number.</summary>
    private static bool MayHave(CrmContact contact, PhoneNumber phone, string? country)
    {
        var numbers = contact.Phones.Select(text => PhoneNumber.Parse(text, country)).OfType<PhoneNumber>().ToList();
        return numbers.Count == 0 || numbers.Exists(number => phone.Candidates.Contains(number));
    }
}
