using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serverless.Callers.Cards;
using Serverless.Callers.Crm;
using Serverless.Customers.Phones;
using Serverless.Platform.Http;

namespace Serverless.Callers.Lookups;

/// <summary>Look-ups of callers by those who have a key.</summary>
public interface ICallerLookups
{
    /// <summary>The answer to one look-up: the card in its form, or the problem.</summary>
    /// <param name="number">As it was written; what is no number, or withheld, is a caller whom nobody knows.</param>
    /// <param name="form">The form that the route stands for; null when the request chooses.</param>
    Task<IResult> AnswerAsync(HttpRequest request, string business, string? number, LookupForm? form, CancellationToken cancellationToken);
}

/// <summary>One look-up from the key to the answer: limited, made, recorded, shown.</summary>
internal sealed partial class CallerLookups(
    LookupKeys keys, LookupLimits limits, SweepWatch sweeps, ICallerCards cards, LookupAudit audit, LookupAddresses addresses, TimeProvider clock, ILogger<CallerLookups> logger) : ICallerLookups
{
    private static readonly Problem BadFormat = new(400, "bad-format", "There is no such form of a card.", "format is json, html, 3cx or 3cx-xml; without it the header Accept decides.");

    private static readonly Problem Limited = new(429, "callers-limited", "This key looked up too many callers.",
        "Every key has its own limit (Callers__LookupsPerMinute). Wait as long as Retry-After says.");

    public async Task<IResult> AnswerAsync(HttpRequest request, string business, string? number, LookupForm? form, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = clock.GetTimestamp();
        var wanted = form ?? LookupForms.Of(request);
        var access = await keys.AuthorizeAsync(request, business, cancellationToken);
        if (access is not { Business: { } owner, Key: { } key }) { return new LookupProblem(access.Problem!, AsksForKey: wanted is LookupForm.Html); }

        if (wanted is not { } chosen) { return BadFormat; }

        var wait = await limits.TakeAsync(owner.Id, key, cancellationToken);
        if (wait > TimeSpan.Zero) { return await RefuseAsync(owner.Id, key, wait, cancellationToken); }

        var phone = PhoneNumber.Parse(number, owner.Country);
        var card = await cards.MakeAsync(owner, phone, customer: null, cancellationToken);
        await audit.RecordAsync(owner.Id, key, phone, card.Match, chosen, cancellationToken);
        sweeps.Found(owner.Id, key, card.Match);
        var time = clock.GetElapsedTime(started);
        LookupMetrics.Found(card.Match, time);
        Log.LookedUp(logger, key, owner.Id, card.Match, card.Crm, chosen, time);
        return chosen switch
        {
            LookupForm.Html => CallerPage.Of(card, phone, owner),
            LookupForm.ThreeCx => new LookupAnswer("application/json; charset=utf-8", ThreeCxContacts.Json(card, phone, addresses.PageOf(owner.Id, phone))),
            LookupForm.ThreeCxXml => new LookupAnswer("application/xml; charset=utf-8", ThreeCxContacts.Xml(card, phone, addresses.PageOf(owner.Id, phone))),
            _ => new LookupAnswer("application/json; charset=utf-8", JsonSerializer.Serialize(card, CallerCardJson.Default.CallerCard)),
        };
    }

    private async Task<IResult> RefuseAsync(string business, string key, TimeSpan wait, CancellationToken cancellationToken)
    {
        LookupMetrics.Refused();
        sweeps.Refused(business, key);
        await audit.RefusedAsync(business, key, cancellationToken);
        return Limited with { RetryAfterSeconds = (int)Math.Ceiling(wait.TotalSeconds) };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "callers.looked-up",
            Message = "Key {Key} of {Business} looked a caller up: {Match}, CRM {Crm}, as {Form}, in {Time}")]
        public static partial void LookedUp(ILogger logger, string key, string business, CallerMatch match, CrmState? crm, LookupForm form, TimeSpan time);
    }
}
