using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Conversations.People;

namespace Serverless.Callers.Cards;

/// <summary>
/// What a card may tell, by how sure the match is. Caller id is no authentication. A shared number: who it may be, nothing else. One person, unverified:
/// where things stand (names of states, never contents). A unique match: also what was said, what is in the orders, and the e-mail address. Pure.
/// </summary>
internal static class CallerDisclosure
{
    private const int LongestName = 80;
    private const int LongestLine = 240;
    private const int MostTickets = 5;

    public static CallerCard Card(CallerFinding finding, Business business, DateTimeOffset now)
    {
        var card = new CallerCard { Match = finding.Match, MadeAt = now };
        return finding.Match switch
        {
            CallerMatch.None => card,
            CallerMatch.Shared => card with { People = [.. finding.People.Take(CallerCards.MostPeople).Select(person => PersonOf(person.Own, person.Contact))] },
            CallerMatch.Unverified => WithStatus(card, finding.Own, finding.Contact, business, now),
            _ => WithContents(WithStatus(card, finding.Own, finding.Contact, business, now), finding.Own, finding.Contact),
        };
    }

    private static CallerCard WithStatus(CallerCard card, OwnRecords? own, CrmContact? contact, Business business, DateTimeOffset now)
    {
        var person = PersonOf(own, contact);
        return card with
        {
            Customer = person.Customer,
            Name = person.Name,
            Company = person.Company,
            CrmContact = person.CrmContact,
            CrmPage = person.CrmPage,
            Language = Tag(own?.Language) ?? Tag(contact?.Language),
            Tier = Short(contact?.Tier),
            Orders = CallerOrders.Of(own, contact, hasContents: card.Match is CallerMatch.Unique, now),
            HasOpenComplaint = own?.Threads.Any(thread => thread.HasOpenComplaint) == true,
            Consents = [.. (own?.Consents ?? []).Select(consent => new CallerConsent(consent.Channel, consent.Purpose.Name(), consent.State.Name()))],
            Windows = [.. (own?.Threads ?? []).OrderByDescending(thread => thread.LastContactAt ?? DateTimeOffset.MinValue).Select(thread => WindowOf(thread, business, now))],
        };
    }

    private static CallerCard WithContents(CallerCard card, OwnRecords? own, CrmContact? contact) => card with
    {
        Email = Short(contact?.Email),
        Tickets = [.. (contact?.Tickets ?? []).Take(MostTickets).Select(ticket => new CallerTicket(Short(ticket.Id) ?? "", Short(ticket.Subject), ticket.Since))],
        LastMessages = [.. (own?.Lines ?? []).Select(line =>
            new CallerLine(line.At, line.Channel, line.FromCustomer ? "customer" : "business", DisplayText.Of(line.Text, LongestLine)))],
    };

    /// <summary>The name as the CRM has it: there people keep it right.</summary>
    private static CallerPerson PersonOf(OwnRecords? own, CrmContact? contact) =>
        new(own?.Customer, Short(contact?.Name) ?? Short(own?.Name), Short(contact?.Company), contact?.Id, WebPage(contact?.Page));

    private static CallerWindow WindowOf(ChatThread thread, Business business, DateTimeOffset now) => new(thread.Id, thread.Channel,
        thread.WindowUntil > now ? thread.WindowUntil : null, ThreadHolds.IsHeld(thread, business, now), thread.LastContactAt);

    internal static string? Short(string? text) => text is null || DisplayText.Of(text, LongestName) is not { Length: > 0 } shown ? null : shown;

    /// <summary>An address that a browser may be sent to, and not a script.</summary>
    internal static Uri? WebPage(Uri? page) => page is { IsAbsoluteUri: true } && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp) ? page : null;

    private static string? Tag(string? language)
    {
        var tag = language?.Trim().Replace('_', '-');
        return tag is { Length: >= 2 and <= 16 } && char.IsAsciiLetter(tag[0]) && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? tag : null;
    }
}
