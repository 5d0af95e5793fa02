using Serverless.Businesses;
using Serverless.Platform.Security;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Conversations.Reorders;

/// <summary>Shows the quote that the shop made, or says why there is none.</summary>
internal sealed class QuoteOutcomes(QuoteStore quotes, IShopRequests requests, ReorderNews news, QuoteButtons buttons, TimeProvider clock) : IShopOutcomes
{
    public string Kind => ShopWishes.Quote;

    public async Task TellAsync(Business business, ShopRequest request, ShopSettlement settlement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Wish is not ShopWish.Quote { What: var wish } || await news.ThreadAsync(business.Id, request.Customer, request.Thread, cancellationToken) is not { } thread) { return; }

        // A person has the chat: a thumb would meet nobody who takes it, and the person may be agreeing on something else.
        if (thread.HeldBy is not null) { return; }

        var words = ReorderWords.Of(business, thread, clock.GetUtcNow());
        var isRepriced = await IsRepricedAsync(thread, request, cancellationToken);
        var preface = isRepriced ? $"{words.Text("talk.quote.price-changed")}\n\n" : "";
        await (settlement switch
        {
            ShopSettlement.Answered { Answer: ShopAnswer.Offered { Quote: var offer } } => OfferAsync(business, thread, request, wish, offer, words, isRepriced, cancellationToken),
            ShopSettlement.AnsweredLate { Answer: ShopAnswer.Offered { Quote: var offer } } => OfferAsync(business, thread, request, wish, offer, words, isRepriced, cancellationToken),
            ShopSettlement.Answered { Answer: ShopAnswer.Refused refused } => RefuseAsync(business, thread, request, refused, words, preface, cancellationToken),
            ShopSettlement.AnsweredLate { Answer: ShopAnswer.Refused refused } => RefuseAsync(business, thread, request, refused, words, preface, cancellationToken),
            _ => news.SayAsync(business, thread, $"quote:{request.Id}:failed", preface + words.Text("talk.quote.no-answer"), [], toPerson: true, null, cancellationToken),
        });
    }

    public async Task TakenAsync(Business business, ShopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(request);
        if (await requests.FindAsync(business.Id, request.Id, cancellationToken) is not { IsOpen: true }
            || await news.ThreadAsync(business.Id, request.Customer, request.Thread, cancellationToken) is not { HeldBy: null } thread) { return; }

        await news.SayAsync(business, thread, $"quote:{request.Id}:asked", ReorderWords.Of(business, thread, clock.GetUtcNow()).Text("talk.quote.asked"), [], toPerson: false, request.Deadline, cancellationToken);
    }

    /// <summary>Whether it was asked for because the price changed; the quote itself remembers it, as it is the latest one from then on.</summary>
    private async Task<bool> IsRepricedAsync(ChatThread thread, ShopRequest request, CancellationToken cancellationToken) =>
        await quotes.FindAsync(thread.Business, thread.Customer, IdOf(request), cancellationToken) is { } stored
            ? stored.IsRepriced
            : (await quotes.LatestAsync(thread.Business, thread.Customer, thread.Id, cancellationToken))?.NextQuoteRequestId == request.Id;

    private static string IdOf(ShopRequest request) => StableId.From("quote", request.Id);

    private async Task OfferAsync(Business business, ChatThread thread, ShopRequest request, QuoteRequest wish, ShopQuote offer, ReorderWords words, bool isRepriced, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ownEnd = now + (business.Shop?.Reorder?.QuoteLifetime ?? ReorderSettings.UsualQuoteFor);
        var about = $"quote:{request.Id}";
        var quote = await quotes.OfferAsync(new Quote
        {
            Id = IdOf(request),
            Business = business.Id,
            Customer = thread.Customer,
            Thread = thread.Id,
            OrderId = wish.OrderId,
            OrderNumber = wish.OrderNumber,
            Offer = offer with { ShipTo = null },
            SendId = ReorderNews.SendId(about),
            OfferedAt = now,
            ExpiresAt = offer.ExpiresAt < ownEnd ? offer.ExpiresAt.Value : ownEnd,
            IsRepriced = isRepriced,
        }, cancellationToken);
        if (quote.StateAt(now) is QuoteState.Expired)
        {
            await news.SayAsync(business, thread, $"{about}:expired", words.Text("talk.quote.expired"), [buttons.OfAgain(thread, words, quote.OrderId)], toPerson: false, null, cancellationToken);
            return;
        }

        var preface = isRepriced ? $"{words.Text("talk.quote.price-changed")}\n\n" : "";
        await news.SayAsync(business, thread, about, preface + words.Quote(quote, offer.ShipTo), buttons.OfOffer(thread, words, quote), toPerson: false, quote.ExpiresAt, cancellationToken);
    }

    private Task RefuseAsync(Business business, ChatThread thread, ShopRequest request, ShopAnswer.Refused refused, ReorderWords words, string preface, CancellationToken cancellationToken) =>
        news.SayAsync(business, thread, $"quote:{request.Id}:refused", preface + words.Refused("talk.quote.not-offered", refused), [buttons.OfPerson(thread, words)], toPerson: false, null, cancellationToken);
}
