using Serverless.Customers.Phones;

namespace Serverless.Callers.Crm;

/// <summary>
/// Which of the contacts that a CRM sent really have the number. CRMs search by words, by national numbers and by endings, so they find
/// strangers too, and a caller must never be greeted as one.
/// </summary>
internal static class CrmMatches
{
    private const int MostPhones = 6;

    /// <param name="country">Where numbers without a calling code are at home.</param>
    /// <param name="trustsSilence">Whether a contact counts that lists no number at all.</param>
    public static CrmReply Of(CrmReply reply, PhoneNumber phone, string? country, bool trustsSilence)
    {
        if (reply.Contacts.Count == 0) { return reply; }

        var wanted = phone.Candidates.ToHashSet();
        var spellings = phone.Spellings.Select(Digits).ToHashSet(StringComparer.Ordinal);
        var matching = reply.Contacts
            .Where(contact => contact.Phones.Count == 0 ? trustsSilence : contact.Phones.Any(IsWanted))
            .DistinctBy(contact => contact.Id, StringComparer.Ordinal)
            .ToList();
        return reply with
        {
            Contacts = [.. matching.Take(CrmAnswer.MostContacts).Select(contact => contact with { Phones = [.. contact.Phones.Take(MostPhones)] })],
            IsTruncated = reply.IsTruncated || matching.Count > CrmAnswer.MostContacts,
        };

        bool IsWanted(string text) => PhoneNumber.Parse(text, country) is { } number ? wanted.Contains(number) : spellings.Contains(Digits(text));
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
