using Serverless.Conversations.Talk;
using Serverless.Conversations.Understanding;
using Serverless.Shops;

namespace Serverless.Conversations.Changes;

/// <summary>"Please cancel my order": after a yes, because that cannot be taken back.</summary>
internal sealed class CancelTopic(ChangeWishes wishes) : ITopic
{
    public string Name => ChangeWishes.Name(ChangeKind.Cancel);

    public bool Handles(IntentKind kind) => kind is IntentKind.Cancel;

    public async Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken)
    {
        var said = Confirmations.Of(turn, at: 1);
        if (said is YesOrNo.No) { return ChangeWishes.Keep(turn, ChangeKind.Cancel); }

        if (turn.Awaited is not null && said is not YesOrNo.Yes) { return null; }

        return await wishes.PickAsync(turn, Name, ChangeKind.Cancel, cancellationToken) switch
        {
            OrderPick.One { Order: var order } when said is YesOrNo.Yes => await wishes.AskAsync(turn, ChangeKind.Cancel, new OrderChange.Cancel(order.OrderId, order.Timeline.Number?.Value),
                turn.Text("talk.change.asked.cancel", ("order", OrderPicks.NumberOf(order))), cancellationToken),
            OrderPick.One { Order: var order } => wishes.Confirm(turn, ChangeKind.Cancel, turn.Text("talk.change.confirm.cancel", ("order", OrderPicks.NumberOf(order))), OrderKeys.Of(order.OrderId)),
            OrderPick.Ask ask => ask.Reply,
            _ => null,
        };
    }
}
