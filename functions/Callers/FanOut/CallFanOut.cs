using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;
using Serverless.Customers;
using Serverless.Customers.Phones;

namespace Serverless.Callers.FanOut;

/// <summary>
/// What follows from an event of a call: the record first, then the agent's side, then the customer. Every step can be repeated at any
/// point; the record decides what is left to do.
/// </summary>
internal sealed class CallFanOut(CallStore calls, CallerHistories histories, ICallerCards cards, ICustomers customers, AgentTelling telling, CallChat chat)
{
    /// <param name="acceptedAt">When the telephone's webhook was accepted: a card is as old as that.</param>
    public async Task<CallRecord> TakeAsync(Business business, CallEvent said, DateTimeOffset acceptedAt, CancellationToken cancellationToken)
    {
        var call = await calls.MergeAsync(said, cancellationToken);
        var isTelling = AgentTelling.IsDue(business, call);
        if (isTelling || (call.Customer is null && business.Callers is not null))
        {
            var card = await CardAsync(business, call, cancellationToken);
            call = await calls.UpdateAsync(business.Id, call.Id, stored => stored.Knowing(card.Customer, card.Match), cancellationToken) ?? call;
            await NoteAsync(call, cancellationToken);
            if (isTelling) { await telling.TellAsync(business, call, card, 1, acceptedAt + AgentTelling.Freshness(call.State), cancellationToken); }
        }
        else { await NoteAsync(call, cancellationToken); }

        await chat.FollowAsync(business, call, cancellationToken);
        return call;
    }

    /// <summary>Another try to tell the agent's side.</summary>
    public async Task TellAgainAsync(Business business, AgentTellingDue due, CancellationToken cancellationToken)
    {
        var call = await calls.FindAsync(business.Id, due.Call, cancellationToken);
        if (call is null || call.State != due.State || !AgentTelling.IsDue(business, call)) { return; }

        await telling.TellAsync(business, call, await CardAsync(business, call, cancellationToken), due.Attempt, due.Until, cancellationToken);
    }

    public async Task DecideChatAsync(Business business, CallChatDue due, CancellationToken cancellationToken)
    {
        if (await calls.FindAsync(business.Id, due.Call, cancellationToken) is { } call) { await chat.TakeAsync(business, call, due.Attempt, cancellationToken); }
    }

    private async Task<CallerCard> CardAsync(Business business, CallRecord call, CancellationToken cancellationToken)
    {
        var phone = PhoneNumber.Parse(call.Number, business.Country);
        var customer = call is { Customer: { } known, Match: CallerMatch.Unique } ? known : await WhatsAppCustomerAsync(business, call, cancellationToken);
        return await cards.MakeAsync(business, phone, customer, cancellationToken);
    }

    /// <summary>Who calls by WhatsApp has shown who they are.</summary>
    private Task<string?> WhatsAppCustomerAsync(Business business, CallRecord call, CancellationToken cancellationToken) => call.WhatsAppUser is { } user
        ? customers.FindAsync(business.Id, WhatsAppCallers.IdentityOf(user), cancellationToken)
        : Task.FromResult<string?>(null);

    private Task NoteAsync(CallRecord call, CancellationToken cancellationToken) => call.Customer is { } customer
        ? histories.UpdateAsync(call.Business, customer, history => history.With(call), cancellationToken)
        : Task.CompletedTask;
}
