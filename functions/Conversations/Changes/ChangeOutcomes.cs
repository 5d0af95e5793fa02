using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations.People;
using Serverless.Conversations.Talk;
using Serverless.Orders;
using Serverless.Platform.Security;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Conversations.Changes;

/// <summary>Tells the customer what became of a change: done, refused with the reason, or that a person looks after it.</summary>
internal sealed class ChangeOutcomes(IThreads threads, IChatOutbox outbox, IHandover handover, TimeProvider clock) : IShopOutcomes
{
    /// <summary>Stable: why a person gets the chat.</summary>
    public const string NoAnswer = "shop-no-answer";

    public string Kind => ShopWishes.Change;

    public async Task TellAsync(Business business, ShopRequest request, ShopSettlement settlement, CancellationToken cancellationToken)
    {
        // Without its thread there is nobody to tell; the record of the request stays.
        if (request.Wish is not ShopWish.Change { What: var change } || await threads.FindAsync(business.Id, request.Customer, request.Thread, cancellationToken) is not { } thread) { return; }

        var language = OrderLocale.Choose(business.Texts.Keys, thread.Talk.Language ?? thread.Locale, business.Locale).Language;
        var (outcome, text) = ChangeTexts.Of(business, language, change, settlement);
        await outbox.SendAsync([MessageOf(request, thread, outcome, text, toPerson: settlement is ShopSettlement.Failed)], cancellationToken);
        if (settlement is ShopSettlement.Failed) { await handover.ToPersonAsync(business, thread, NoAnswer, clock.GetUtcNow(), cancellationToken); }
    }

    private ChatMessage MessageOf(ShopRequest request, ChatThread thread, string outcome, string text, bool toPerson) => new()
    {
        SendId = StableId.From("change", request.Business, request.Id, outcome),
        Business = request.Business,
        Customer = thread.Customer,
        Thread = thread.Id,
        Purpose = Purpose.Service,
        IsReply = true,
        PassesControl = toPerson,
        Content = new ChatContent { Text = text },
        About = $"change:{request.Id}:{outcome}",
        CreatedAt = clock.GetUtcNow(),
    };
}
