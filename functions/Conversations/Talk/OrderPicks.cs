using Serverless.Channels;
using Serverless.Orders;

namespace Serverless.Conversations.Talk;

/// <summary>Which order the customer means.</summary>
public abstract record OrderPick
{
    private OrderPick() { }

    public sealed record One(OrderRecord Order) : OrderPick;

    /// <summary>Nobody can say yet; this asks, or says that there is none.</summary>
    public sealed record Ask(TopicReply Reply) : OrderPick;
}

/// <summary>Finds the order that an intent or a tapped button is about, and asks with a list when there are several.</summary>
public sealed class OrderPicks(IOrders orders, TapPayloads payloads)
{
    /// <summary>What a list of WhatsApp has room for; older ones are reached by their number.</summary>
    private const int MostChoices = 10;

    private const int LongestLine = 60;

    /// <param name="topic">Name of the topic that a choice leads back to; its first argument is the order's key.</param>
    /// <param name="fits">Which orders come into question when the customer named none.</param>
    public async Task<OrderPick> PickAsync(Turn turn, string topic, Func<OrderRecord, bool> fits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(fits);
        var all = await orders.ListAsync(turn.Business.Id, turn.Thread.Customer, cancellationToken);
        var key = turn.Tap is { } tap && tap.Topic == topic ? tap.Arguments.ElementAtOrDefault(0) : turn.Awaited?.ElementAtOrDefault(0);
        if (key is not null && OrderKeys.Find(all, key) is { } tapped) { return new OrderPick.One(tapped); }

        if (turn.Intent.Order is { } named)
        {
            return ByNumber(all, named) is { } found ? new OrderPick.One(found) : Nothing(turn, topic, "talk.order-not-found");
        }

        var fitting = all.Where(fits).OrderByDescending(PlacedAt).ToList();
        return fitting switch
        {
            [] => Nothing(turn, topic, "talk.no-orders"),
            [var only] => new OrderPick.One(only),
            _ => new OrderPick.Ask(new TopicReply([new ReplyPart(turn.Text("talk.which-order")) { Choices = Choices(turn, topic, fitting) }], $"{topic}.which")),
        };
    }

    /// <summary>Nothing more is expected to happen to it.</summary>
    public static bool IsOver(OrderRecord order) =>
        order?.Timeline.Status?.Step is OrderStep.Delivered or OrderStep.Cancelled or OrderStep.Returned or OrderStep.Refunded;

    /// <summary>When it was placed, or the first that is known of it.</summary>
    public static DateTimeOffset PlacedAt(OrderRecord order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Timeline.PlacedAt?.Value ?? (order.Timeline.Entries is [var first, ..] ? first.At : DateTimeOffset.MinValue);
    }

    /// <summary>As the customer knows the order.</summary>
    public static string NumberOf(OrderRecord order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return DisplayText.Of(order.Timeline.Number?.Value ?? order.OrderId, LongestLine);
    }

    private static OrderPick.Ask Nothing(Turn turn, string topic, string text) => new(TopicReply.Say($"{topic}.no-order", turn.Text(text)));

    /// <summary>A number that fits one order exactly, without regard to <c>#</c> and case; else one that ends like it, when there is only one.</summary>
    private static OrderRecord? ByNumber(IReadOnlyList<OrderRecord> all, string named)
    {
        var wanted = Plain(named);
        if (wanted.Length == 0) { return null; }

        if (all.FirstOrDefault(order => Plain(order.Timeline.Number?.Value ?? "") == wanted || Plain(order.OrderId) == wanted) is { } exact) { return exact; }

        var ending = all.Where(order => wanted.Length >= 3 && Plain(order.Timeline.Number?.Value ?? order.OrderId).EndsWith(wanted, StringComparison.Ordinal)).ToList();
        return ending is [var only] ? only : null;
    }

    private static string Plain(string number) => string.Concat(number.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private ChatChoices Choices(Turn turn, string topic, List<OrderRecord> found) => new(turn.Text("talk.choose"),
        [new ChatChoiceGroup(null, [.. found.Take(MostChoices).Select(order => new ChatChoice(NumberOf(order), payloads.Issue(turn.Thread, topic, OrderKeys.Of(order.OrderId)), Describe(turn, order)))])]);

    private static string Describe(Turn turn, OrderRecord order)
    {
        var first = order.Timeline.Lines?.Value is [var line, ..] ? $", {line.Name}" : "";
        return DisplayText.Of($"{turn.Locale.Date(DateOnly.FromDateTime(PlacedAt(order).UtcDateTime))}{first}", LongestLine);
    }
}
