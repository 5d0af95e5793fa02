using Serverless.Businesses;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Conversations.Reorders;

/// <summary>
/// What customers do with quotes, and what follows from it. The quote's own record decides who bought; the record of the request decides
/// whether the shop gets to hear of it. Everything can be repeated for the same event, after a crash too.
/// </summary>
internal sealed class QuoteDesk(QuoteStore quotes, IShopRequests requests, TimeProvider clock)
{
    /// <summary>Buys, when the quote can be bought; the quote as it is then.</summary>
    public async Task<Quote> BuyAsync(Business business, Quote quote, string eventId, CancellationToken cancellationToken)
    {
        var undoFor = business.Shop?.Reorder?.UndoPeriod ?? ReorderSettings.UsualUndoFor;
        var stored = await StepAsync(quote, known => known.Confirm(eventId, clock.GetUtcNow(), undoFor), cancellationToken);

        // Not only for the event that bought: the process may have died behind that step.
        if (stored.State is QuoteState.Confirmed) { await requests.AskAsync(OrderOf(business, stored), cancellationToken); }

        return stored.ConfirmedBy == eventId || stored.ConfirmedBy is null ? stored : await StepAsync(stored, known => known.Repeat(eventId), cancellationToken);
    }

    /// <summary>Declines, or takes back what was bought while the shop was not asked; the quote as it is then.</summary>
    public async Task<Quote> RefuseAsync(Business business, Quote quote, string eventId, CancellationToken cancellationToken)
    {
        var stored = await StepAsync(quote, known => known.Decline(eventId, clock.GetUtcNow()), cancellationToken);
        if (stored.State is not QuoteState.Confirmed) { return stored; }

        // There must be a request to withdraw, also when the process died before it was made: else it would be made later.
        await requests.AskAsync(OrderOf(business, stored), cancellationToken);
        return await requests.WithdrawAsync(business.Id, stored.OrderRequestId, cancellationToken)
            ? await StepAsync(stored, known => known.Undo(eventId, clock.GetUtcNow()), cancellationToken)
            : stored;
    }

    private async Task<Quote> StepAsync(Quote quote, Func<Quote, Quote> step, CancellationToken cancellationToken) =>
        await quotes.UpdateAsync(quote.Business, quote.Customer, quote.Id, step, cancellationToken) ?? throw new InvalidOperationException("A quote vanished while it was open.");

    private static ShopRequest OrderOf(Business business, Quote quote)
    {
        var (confirmedAt, undoUntil) = (quote.ConfirmedAt!.Value, quote.UndoUntil!.Value);
        return new ShopRequest(quote.OrderRequestId, quote.Business, quote.Customer, quote.Thread,
            new ShopWish.Order(new ReorderRequest(quote.OrderId, quote.OrderNumber, quote.Id, quote.Offer)),
            confirmedAt, undoUntil + (business.Shop?.AnswerDeadline ?? ShopSettings.UsualDeadline))
        {
            NotBefore = undoUntil > confirmedAt ? undoUntil : null,
        };
    }
}
