using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Serverless.Businesses;
using Serverless.Callers.Cards;
using Serverless.Customers.Phones;

namespace Serverless.Callers.Lookups;

/// <summary>
/// The card as a page for people: pops up at a call, prints on one sheet, follows the light or dark of the desktop. No script, nothing loaded. Its
/// title names nobody, because titles stay in a browser's history.
/// </summary>
internal sealed class CallerPage
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#8886;--soft:#8882}
        body{font:16px/1.45 system-ui,sans-serif;max-width:46rem;margin:1.5rem auto;padding:0 1rem}
        h1{font-size:1.6rem;margin:0}h2{font-size:1.05rem;margin:1.4rem 0 .3rem}p{margin:.3rem 0}
        .badge{display:inline-block;border:1px solid;border-radius:1rem;padding:0 .6rem;font-size:.9rem;font-weight:600}
        .note{background:var(--soft);border-left:.3rem solid;padding:.4rem .7rem}
        .alert{background:#a3000f;color:#fff;padding:.4rem .7rem;font-weight:600}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line)}
        ul{margin:0;padding-left:1.2rem}time,footer{font-size:.9rem}td,li,h1{overflow-wrap:anywhere}footer{margin-top:1.5rem}
        @media print{body{margin:0;max-width:none;font-size:11pt}.alert{background:none;color:inherit;border:2px solid}a{color:inherit}section{break-inside:avoid}}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    private readonly CallerCard _card;
    private readonly CallerPageWords _words;
    private readonly CultureInfo _culture;
    private readonly TimeZoneInfo _zone;

    private CallerPage(CallerCard card, Business business)
    {
        (_card, _words) = (card, CallerPageWords.For(business.Locale));
        _culture = CultureInfo.GetCultureInfo(_words.Language == "de" ? "de-DE" : "en-GB");
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(business.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    public static LookupAnswer Of(CallerCard card, PhoneNumber? phone, Business business) =>
        new("text/html; charset=utf-8", $"<!doctype html>\n{new CallerPage(card, business).Page(phone)}") { ContentSecurityPolicy = Policy };

    private Html Page(PhoneNumber? phone) => Html.Of($"""
        <html lang="{_words.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{_words.Title}</title><style>{Html.Style(Style)}</style></head>
        <body><main><header>{Head(phone)}</header>
        {People()}{Orders()}{Messages()}{Tickets()}{Chats()}{Consents()}</main>
        <footer>{_words.MadeAt}: {Time(_card.MadeAt)}</footer></body></html>

        """);

    private Html Head(PhoneNumber? phone) => Html.Of($"""
        <h1>{_card.Name ?? (_card.Match is CallerMatch.Shared ? _words.Matches[CallerMatch.Shared] : _words.Unknown)}</h1>
        <p>{(phone is { } number ? number.Value : _words.Withheld)} <span class="badge">{_words.Matches[_card.Match]}</span>{Html.When(_card.Tier is not null, () => Html.Of($" <span class=\"badge\">{_card.Tier}</span>"))}</p>
        {Html.When(_card.Company is not null || _card.Email is not null, () => Html.Of($"<p>{string.Join(" · ", new[] { _card.Company, _card.Email }.OfType<string>())}</p>"))}
        {Html.When(_card.HasOpenComplaint, () => Html.Of($"<p class=\"alert\">{_words.Complaint}</p>"))}
        <p class="note">{_words.NotIdentity}</p>
        {Html.When(_card.Crm is { } state && _words.Crm.ContainsKey(state), () => Html.Of($"<p class=\"note\">{_words.Crm[_card.Crm!.Value]}</p>"))}
        {CrmLink(_card.CrmPage)}
        """);

    private Html CrmLink(Uri? page) => Html.When(page is not null, () => Html.Of($"<p>{Link(page, _words.OpenCrm)}</p>"));

    private Html People() => Section(_words.People, _card.People, people => Html.Of($"<ul>{Html.Join(people.Select(person =>
        Html.Of($"<li>{person.Name ?? _words.Unknown}{Html.When(person.Company is not null, () => Html.Of($", {person.Company}"))} {CrmLink(person.CrmPage)}</li>")))}</ul>"));

    private Html Orders()
    {
        var hasContents = _card.Orders.Any(order => order.Total is not null || order.Items.Count > 0);
        return Section(_words.Orders, _card.Orders, orders => Html.Of($"""
            <table><thead><tr><th scope="col">{_words.Order}</th><th scope="col">{_words.Status}</th><th scope="col">{_words.Since}</th><th scope="col">{_words.Expected}</th>{Html.When(hasContents, () => Html.Of($"<th scope=\"col\">{_words.Contents}</th>"))}</tr></thead>
            <tbody>{Html.Join(orders.Select(order => Html.Of($"<tr><th scope=\"row\">{Link(order.Page, order.Number)}</th><td>{_words.Name(order.Status)}</td><td>{Time(order.StatusAt)}</td><td>{Day(order.EstimatedDelivery)} {Html.When(order.TrackingPage is not null, () => Link(order.TrackingPage, _words.Track))}</td>{Html.When(hasContents, () => Contents(order))}</tr>")))}</tbody></table>
            """));
    }

    private static Html Contents(CallerOrder order) => Html.Of($"<td>{string.Join(", ", order.Items)}{Html.When(order.Total is not null, () => Html.Of($" ({order.Total} {order.Currency})"))}</td>");

    private Html Messages() => Section(_words.Messages, _card.LastMessages, lines => Html.Of($"<ul>{Html.Join(lines.Select(line =>
        Html.Of($"<li>{Time(line.At)} {_words.Name(line.Channel)}, {(line.From == "customer" ? _words.Customer : _words.Shop)}: {line.Text}</li>")))}</ul>"));

    private Html Tickets() => Section(_words.Tickets, _card.Tickets, tickets => Html.Of($"<ul>{Html.Join(tickets.Select(ticket =>
        Html.Of($"<li>{ticket.Id} {ticket.Subject} {Time(ticket.Since)}</li>")))}</ul>"));

    private Html Chats() => Section(_words.Chats, _card.Windows, windows => Html.Of($"<ul>{Html.Join(windows.Select(window => Html.Of(
        $"<li>{_words.Name(window.Channel)}: {(window.OpenUntil is null ? _words.Closed : _words.Writable)} {Time(window.OpenUntil)}{Html.When(window.IsHeld, () => Html.Of($", {_words.Held}"))}</li>")))}</ul>"));

    private Html Consents() => Section(_words.Consents, _card.Consents, consents => Html.Of($"<ul>{Html.Join(consents.Select(consent =>
        Html.Of($"<li>{_words.Name(consent.Channel)}, {_words.Name(consent.Purpose)}: {_words.Name(consent.State)}</li>")))}</ul>"));

    private static Html Section<T>(string title, IReadOnlyList<T> items, Func<IReadOnlyList<T>, Html> content) =>
        Html.When(items.Count > 0, () => Html.Of($"<section><h2>{title}</h2>{content(items)}</section>\n"));

    private static Html Link(Uri? page, string text) =>
        page is null ? Html.Of($"{text}") : Html.Of($"<a href=\"{page.AbsoluteUri}\" rel=\"noreferrer noopener\">{text}</a>");

    private Html Time(DateTimeOffset? at) => Html.When(at is not null, () =>
        Html.Of($"<time datetime=\"{at!.Value.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)}Z\">{TimeZoneInfo.ConvertTime(at.Value, _zone).ToString("g", _culture)}</time>"));

    private Html Day(DateOnly? day) => Html.When(day is not null, () => Html.Of($"{day!.Value.ToString("d", _culture)}"));
}
