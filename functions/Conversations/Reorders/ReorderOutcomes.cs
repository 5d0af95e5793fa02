using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Conversations.Reorders;

/// <summary>Tells the customer what became of what they bought. A changed price buys nothing: the shop is asked for a new quote.</summary>
internal sealed class ReorderOutcomes(QuoteStore quotes, IShopRequests requests, ReorderNews news, QuoteButtons buttons, TimeProvider clock) : IShopOutcomes
{
    public string Kind => ShopWishes.Order;

    public async Task TellAsync(Business business, ShopRequest request, ShopSettlement settlement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Wish is not ShopWish.Order { What.QuoteId: var id }
            || await quotes.UpdateAsync(business.Id, request.Customer, id, known => known.Settle(settlement, clock.GetUtcNow()), cancellationToken) is not { } quote
            || await news.ThreadAsync(business.Id, request.Customer, request.Thread, cancellationToken) is not { } thread) { return; }

        await (settlement switch
        {
            ShopSettlement.Answered { Answer: var answer } => AnsweredAsync(business, thread, quote, answer, isLate: false, cancellationToken),
            ShopSettlement.AnsweredLate { Answer: var answer } => AnsweredAsync(business, thread, quote, answer, isLate: true, cancellationToken),
            _ => SayAsync(business, thread, quote, "failed", Words(business, thread).Text("talk.quote.failed"), [], toPerson: true, cancellationToken),
        });
    }

    public async Task TakenAsync(Business business, ShopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Wish is not ShopWish.Order { What.QuoteId: var id }
            || await requests.FindAsync(business.Id, request.Id, cancellationToken) is not { IsOpen: true }
            || await quotes.FindAsync(business.Id, request.Customer, id, cancellationToken) is not { } quote
            || await news.ThreadAsync(business.Id, request.Customer, request.Thread, cancellationToken) is not { } thread) { return; }

        await SayAsync(business, thread, quote, "taken", Words(business, thread).Text("talk.quote.taken"), [], toPerson: false, cancellationToken);
    }

    private async Task AnsweredAsync(Business business, ChatThread thread, Quote quote, ShopAnswer answer, bool isLate, CancellationToken cancellationToken)
    {
        var (words, late) = (Words(business, thread), isLate ? "-late" : "");
        var preface = isLate ? $"{words.Text("talk.quote.late")}\n" : "";
        switch (answer)
        {
            case ShopAnswer.Ordered ordered:
                IReadOnlyList<ChatButton> pay = ordered.PayUrl is { } url ? [new ChatButton(words.Text("talk.quote.pay"), url, null)] : [];
                await SayAsync(business, thread, quote, $"ordered{late}", preface + words.Ordered(ordered), pay, toPerson: false, cancellationToken);
                break;
            case ShopAnswer.Refused { Code: RefusalCodes.PriceChanged } when thread.HeldBy is null:
                await AskAgainAsync(business, thread, quote, cancellationToken);
                break;
            case ShopAnswer.Refused refused:
                await SayAsync(business, thread, quote, $"refused{late}", preface + words.Refused("talk.quote.refused", refused), [buttons.OfPerson(thread, words)], toPerson: false, cancellationToken);
                break;
        }
    }

    /// <summary>The customer hears of it with the new quote, in one message.</summary>
    private Task AskAgainAsync(Business business, ChatThread thread, Quote quote, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return requests.AskAsync(new ShopRequest(quote.NextQuoteRequestId, quote.Business, quote.Customer, thread.Id, new ShopWish.Quote(new QuoteRequest(quote.OrderId, quote.OrderNumber)),
            now, now + (business.Shop?.AnswerDeadline ?? ShopSettings.UsualDeadline)), cancellationToken);
    }

    private ReorderWords Words(Business business, ChatThread thread) => ReorderWords.Of(business, thread, clock.GetUtcNow());

    private Task SayAsync(Business business, ChatThread thread, Quote quote, string outcome, string text, IReadOnlyList<ChatButton> shown, bool toPerson, CancellationToken cancellationToken) =>
        news.SayAsync(business, thread, $"reorder:{quote.Id}:{outcome}", text, shown, toPerson, null, cancellationToken);
}
