using System.Text;
using Serverless.Channels;
using Serverless.Conversations.Understanding;
using Serverless.Orders;

namespace Serverless.Conversations.Talk;

/// <summary>"Where is my parcel?": the order's timeline in one message, with the link to the parcel.</summary>
internal sealed class StatusTopic(OrderPicks picks) : ITopic
{
    public const string TopicName = "status";

    private const int MostEntries = 8;

    public string Name => TopicName;

    public bool Handles(IntentKind kind) => kind is IntentKind.Status;

    public async Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken)
    {
        var pick = await picks.PickAsync(turn, Name, order => !OrderPicks.IsOver(order), cancellationToken);
        if (pick is OrderPick.Ask { Reply.Outcome: $"{TopicName}.no-order" } && turn.Intent.Order is null)
        {
            // No order is on its way: then it is one that is over.
            pick = await picks.PickAsync(turn, Name, OrderPicks.IsOver, cancellationToken);
        }

        return pick switch
        {
            OrderPick.One one => Tell(turn, one.Order),
            OrderPick.Ask ask => ask.Reply,
            _ => null,
        };
    }

    private static TopicReply Tell(Turn turn, OrderRecord order)
    {
        var timeline = order.Timeline;
        var number = OrderPicks.NumberOf(order);
        var text = new StringBuilder(timeline.Status is { } status
            ? turn.Text("talk.status", ("order", number), ("status", turn.Text($"talk.status.{status.Step.Name()}")))
            : turn.Text("talk.status.unknown", ("order", number)));
        if (!OrderPicks.IsOver(order) && timeline.EstimatedDelivery?.Value is { } expected && expected >= DateOnly.FromDateTime(turn.Now.UtcDateTime))
        {
            text.Append(' ').Append(turn.Text("talk.status.expected", ("date", turn.Locale.Date(expected))));
        }

        foreach (var entry in timeline.Entries.TakeLast(MostEntries))
        {
            text.Append('\n').Append(turn.Locale.Date(OrderMessages.DayOf(turn.Business, entry))).Append(": ").Append(turn.Text($"talk.status.{entry.Step.Name()}"));
        }

        return TopicReply.Say("status", text.ToString(), OrderMessages.Buttons(timeline, turn.Locale));
    }
}
