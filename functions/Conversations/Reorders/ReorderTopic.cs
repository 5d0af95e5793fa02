using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations.Talk;
using Serverless.Conversations.Understanding;
using Serverless.Orders;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Conversations.Reorders;

/// <summary>
/// "The same again": which order, then the shop is asked what it costs now. Nothing is said until the quote comes, because every message
/// costs the business money and the shop usually answers within a second.
/// </summary>
internal sealed class ReorderTopic(OrderPicks picks, IShopRequests requests) : ITopic
{
    public const string TopicName = "reorder";

    public string Name => TopicName;

    public bool Handles(IntentKind kind) => kind is IntentKind.Reorder;

    /// <summary>Whether customers of the business can order again in the chat.</summary>
    public static bool IsOffered(Business business)
    {
        ArgumentNullException.ThrowIfNull(business);
        return business.Shop?.Reorder is not null;
    }

    public async Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return await picks.PickAsync(turn, Name, order => order.Timeline.Status?.Step is not OrderStep.Cancelled, cancellationToken) switch
        {
            OrderPick.One { Order: var order } when IsOffered(turn.Business) => await AskAsync(turn, order, cancellationToken),
            OrderPick.One { Order: var order } => Elsewhere(turn, order),

            // Nothing to order again, and no chat to do it in: a person.
            OrderPick.Ask { Reply.Outcome: $"{TopicName}.no-order" } when !IsOffered(turn.Business) => null,
            OrderPick.Ask ask => ask.Reply,
            _ => null,
        };
    }

    private async Task<TopicReply> AskAsync(Turn turn, OrderRecord order, CancellationToken cancellationToken)
    {
        var (business, thread) = (turn.Business, turn.Thread);
        var id = ShopRequestIds.Of(thread.Customer, "quote", business.Id, thread.Id, turn.Event.EventId, order.OrderId);
        if (await UnderWayAsync(turn, id, order.OrderId, cancellationToken) is { } under)
        {
            return under.State is ShopRequestState.Taken ? TopicReply.Say("reorder.open", turn.Text("talk.quote.asked")) : TopicReply.Silence("reorder.open");
        }

        await requests.AskAsync(new ShopRequest(id, business.Id, thread.Customer, thread.Id, new ShopWish.Quote(new QuoteRequest(order.OrderId, order.Timeline.Number?.Value)),
            turn.Now, turn.Now + business.Shop!.AnswerDeadline), cancellationToken);
        return TopicReply.Silence("reorder.asked");
    }

    /// <summary>A question for the same order that the shop has not answered: its quote answers this one too.</summary>
    private async Task<ShopRequestRecord?> UnderWayAsync(Turn turn, string own, string orderId, CancellationToken cancellationToken)
    {
        var all = await requests.ListAsync(turn.Business.Id, turn.Thread.Customer, cancellationToken);
        return all.Any(record => record.Request.Id == own) ? null : all.FirstOrDefault(record => record is { IsOpen: true, Request.Wish: ShopWish.Quote { What: var quote } }
            && record.Request.Thread == turn.Thread.Id && quote.OrderId == orderId && record.Request.Deadline > turn.Now);
    }

    private static TopicReply Elsewhere(Turn turn, OrderRecord order)
    {
        var number = OrderPicks.NumberOf(order);
        return order.Timeline.Url is { } page
            ? TopicReply.Say("reorder.page", turn.Text("talk.reorder.page", ("order", number)), new ChatButton(OrderMessages.OrderButton(turn.Locale), page.Value, null))
            : TopicReply.Say("reorder.person", turn.Text("talk.reorder.person", ("order", number))) with { ToPerson = "reorder" };
    }
}
