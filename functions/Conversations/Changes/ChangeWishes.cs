using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations.Talk;
using Serverless.Orders;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Conversations.Changes;

/// <summary>What all changes have in common: which order, whether it may be changed, and asking the shop.</summary>
public sealed class ChangeWishes(OrderPicks picks, IShopRequests requests, TapPayloads payloads)
{
    /// <summary>How long an answer to a question is waited for.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    internal const string Yes = "yes";
    internal const string No = "no";

    private const int LongestLine = 60;

    /// <summary>The order to change, which may be changed now; or what to say instead.</summary>
    internal async Task<OrderPick> PickAsync(Turn turn, string topic, ChangeKind kind, CancellationToken cancellationToken)
    {
        if (!ChangePolicy.IsOffered(turn.Business, kind)) { return new OrderPick.Ask(Refuse(turn, kind, ChangePolicy.NotOffered, null)); }

        var pick = await picks.PickAsync(turn, topic, order => Decide(turn, kind, order) is null, cancellationToken);
        if (pick is OrderPick.Ask ask && ask.Reply.Outcome == $"{topic}.no-order" && turn.Intent.Order is null)
        {
            // None can be changed any more: the customer wants to know why.
            pick = await picks.PickAsync(turn, topic, static _ => true, cancellationToken);
        }

        return pick is OrderPick.One { Order: var order } && await ObjectionAsync(turn, kind, order, cancellationToken) is { } objection ? new OrderPick.Ask(objection) : pick;
    }

    /// <summary>Puts the change on its way to the shop; durable when it returns, and once for one event.</summary>
    internal async Task<TopicReply> AskAsync(Turn turn, ChangeKind kind, OrderChange change, string asked, CancellationToken cancellationToken)
    {
        var request = new ShopRequest(IdOf(turn, kind, change.OrderId), turn.Business.Id, turn.Thread.Customer, turn.Thread.Id, new ShopWish.Change(change),
            turn.Now, turn.Now + (turn.Business.Shop?.AnswerDeadline ?? ShopSettings.UsualDeadline));
        await requests.AskAsync(request, cancellationToken);
        return TopicReply.Say($"{Name(kind)}.asked", asked);
    }

    /// <summary>A question whose answer leads back to the topic.</summary>
    internal static TopicReply Ask(Turn turn, ChangeKind kind, string text, params IReadOnlyList<string> arguments) =>
        TopicReply.Say($"{Name(kind)}.what", text) with { Awaits = new Awaited(Name(kind), arguments, turn.Now + Patience) };

    /// <summary>Yes or no, by button or in words, before what cannot be taken back.</summary>
    internal TopicReply Confirm(Turn turn, ChangeKind kind, string text, params IReadOnlyList<string> arguments) =>
        TopicReply.Say($"{Name(kind)}.confirm", text,
            new ChatButton(turn.Text("talk.change.yes"), null, payloads.Issue(turn.Thread, Name(kind), [.. arguments, Yes])),
            new ChatButton(turn.Text("talk.change.no-thanks"), null, payloads.Issue(turn.Thread, Name(kind), [.. arguments, No])))
        with { Awaits = new Awaited(Name(kind), [.. arguments, ""], turn.Now + Patience) };

    internal static TopicReply Keep(Turn turn, ChangeKind kind) => TopicReply.Say($"{Name(kind)}.kept", turn.Text("talk.change.kept"));

    internal static TopicReply ToPerson(Turn turn, ChangeKind kind) => TopicReply.Say($"{Name(kind)}.person", turn.Text("talk.change.person")) with { ToPerson = $"change-{Name(kind)}" };

    /// <summary>Name of the topic, and part of the names of its texts and outcomes.</summary>
    internal static string Name(ChangeKind kind) => kind switch
    {
        ChangeKind.Address => "address",
        ChangeKind.Quantity => "quantity",
        _ => "cancel",
    };

    internal static ChangeKind KindOf(OrderChange change) => change switch
    {
        OrderChange.Address => ChangeKind.Address,
        OrderChange.Quantity => ChangeKind.Quantity,
        _ => ChangeKind.Cancel,
    };

    /// <summary>As the customer knows the order of the change.</summary>
    internal static string NumberOf(OrderChange change) => DisplayText.Of(change.OrderNumber ?? change.OrderId, LongestLine);

    private static string? Decide(Turn turn, ChangeKind kind, OrderRecord order) =>
        ChangePolicy.Decide(turn.Business, kind, order.Timeline.Status?.Step, OrderPicks.PlacedAt(order), turn.Now);

    private static string IdOf(Turn turn, ChangeKind kind, string orderId) =>
        ShopRequestIds.Of(turn.Thread.Customer, "change", turn.Business.Id, turn.Thread.Id, turn.Event.EventId, Name(kind), orderId);

    /// <summary>
    /// Why the change is not asked for: the business's rules, or one that is under way. Not for the event that asked for the one under way:
    /// that says again what it said.
    /// </summary>
    private async Task<TopicReply?> ObjectionAsync(Turn turn, ChangeKind kind, OrderRecord order, CancellationToken cancellationToken)
    {
        var (own, ofOrder) = (IdOf(turn, kind, order.OrderId), new List<(ShopRequestRecord Record, OrderChange Change)>());
        foreach (var record in await requests.ListAsync(turn.Business.Id, turn.Thread.Customer, cancellationToken))
        {
            if (record.Request.Id == own) { return null; }

            if (record.Request.Wish is ShopWish.Change { What: var change } && change.OrderId == order.OrderId) { ofOrder.Add((record, change)); }
        }

        if (ofOrder.Exists(known => IsDone(known.Record) && known.Change is OrderChange.Cancel)) { return Refuse(turn, kind, ChangePolicy.Cancelled, order); }

        if (ofOrder.Find(known => known.Record.IsOpen) is { Change: { } open })
        {
            var what = turn.Text($"talk.change.what.{Name(KindOf(open))}");
            return TopicReply.Say($"{Name(kind)}.open", turn.Text("talk.change.open", ("order", OrderPicks.NumberOf(order)), ("what", what)));
        }

        return Decide(turn, kind, order) is { } reason ? Refuse(turn, kind, reason, order) : null;
    }

    private static bool IsDone(ShopRequestRecord record) =>
        record.Settlement is ShopSettlement.Answered { Answer: ShopAnswer.Done } or ShopSettlement.AnsweredLate { Answer: ShopAnswer.Done };

    private TopicReply Refuse(Turn turn, ChangeKind kind, string reason, OrderRecord? order) => TopicReply.Say($"{Name(kind)}.{reason}",
        turn.Text($"talk.change.no.{reason}", ("order", order is null ? "" : OrderPicks.NumberOf(order)), ("what", turn.Text($"talk.change.what.{Name(kind)}"))),
        new ChatButton(turn.Text("talk.menu.person"), null, payloads.Issue(turn.Thread, PersonTopic.TopicName)));
}
