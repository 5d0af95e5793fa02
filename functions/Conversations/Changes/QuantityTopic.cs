using System.Globalization;
using Serverless.Channels;
using Serverless.Conversations.Talk;
using Serverless.Conversations.Understanding;
using Serverless.Orders;
using Serverless.Platform.Security;
using Serverless.Shops;

namespace Serverless.Conversations.Changes;

/// <summary>"Make it three": which line, how many pieces, and a yes, because the bill changes with it.</summary>
/// <remarks>Arguments of its buttons and questions, in this order: the order's key, the line's key, the number of pieces, yes or no.</remarks>
internal sealed class QuantityTopic(ChangeWishes wishes, TapPayloads payloads) : ITopic
{
    private const string SecondTry = "again";
    private const int MostLines = 10;
    private const int LongestLine = 60;

    public string Name => ChangeWishes.Name(ChangeKind.Quantity);

    public bool Handles(IntentKind kind) => kind is IntentKind.ChangeQuantity;

    public async Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken)
    {
        var said = Confirmations.Of(turn, at: 3);
        var isCount = turn.Awaited is [_, _] or [_, _, SecondTry];
        if (said is YesOrNo.No || (isCount && turn.Intent.Kind is IntentKind.No)) { return ChangeWishes.Keep(turn, ChangeKind.Quantity); }

        var pieces = Given(turn, 2) is { } given && int.TryParse(given, CultureInfo.InvariantCulture, out var known) ? known : Pieces.Of(turn, isCount);
        if (turn.Awaited is not null && said is YesOrNo.Neither && !(isCount && (pieces is not null || turn.Intent.Kind is IntentKind.None or IntentKind.ChangeQuantity))) { return null; }

        return await wishes.PickAsync(turn, Name, ChangeKind.Quantity, cancellationToken) switch
        {
            OrderPick.One one => await ChangeAsync(turn, one.Order, pieces, said is YesOrNo.Yes, cancellationToken),
            OrderPick.Ask ask => ask.Reply,
            _ => null,
        };
    }

    private async Task<TopicReply> ChangeAsync(Turn turn, OrderRecord order, int? pieces, bool isConfirmed, CancellationToken cancellationToken)
    {
        var lines = order.Timeline.Lines?.Value ?? [];
        if (lines.Count == 0) { return ChangeWishes.ToPerson(turn, ChangeKind.Quantity); }

        var key = OrderKeys.Of(order.OrderId);
        if (LineOf(turn, lines) is not { } line) { return Which(turn, key, lines, pieces); }

        if (pieces is not { } wanted) { return HowMany(turn, key, line); }

        if (wanted == line.Quantity) { return TopicReply.Say($"{Name}.same", turn.Text("talk.change.quantity.same", ("line", Show(line)), ("from", Count(line.Quantity)))); }

        if (wanted == 0 && lines.Count == 1)
        {
            return TopicReply.Say($"{Name}.none", turn.Text("talk.change.quantity.none", ("order", OrderPicks.NumberOf(order))),
                new ChatButton(turn.Text("talk.change.cancel-it"), null, payloads.Issue(turn.Thread, ChangeWishes.Name(ChangeKind.Cancel), key)));
        }

        (string, string)[] values = [("order", OrderPicks.NumberOf(order)), ("line", Show(line)), ("from", Count(line.Quantity)), ("to", Count(wanted))];
        return isConfirmed
            ? await wishes.AskAsync(turn, ChangeKind.Quantity, new OrderChange.Quantity(order.OrderId, order.Timeline.Number?.Value, line.Name, line.Sku, line.Quantity, wanted),
                turn.Text("talk.change.asked.quantity", values), cancellationToken)
            : wishes.Confirm(turn, ChangeKind.Quantity, turn.Text("talk.change.confirm.quantity", values), key, KeyOf(line), Count(wanted));
    }

    /// <summary>The line that was picked, or the only one, or the only one that the words name.</summary>
    private static OrderLine? LineOf(Turn turn, IReadOnlyList<OrderLine> lines)
    {
        if (Given(turn, 1) is { } key) { return lines.FirstOrDefault(line => KeyOf(line) == key); }

        if (lines is [var only]) { return only; }

        var text = Folding.Word(DisplayText.Of(turn.Event.Text ?? "", 400));
        var named = lines.Where(line => Words(line).Any(word => text.Contains(word, StringComparison.Ordinal))).ToList();
        return turn.Tap is null && named is [var one] ? one : null;
    }

    private static IEnumerable<string> Words(OrderLine line) => line.Name.Split([' ', '-', ','], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length >= 4).Select(Folding.Word);

    private TopicReply Which(Turn turn, string key, IReadOnlyList<OrderLine> lines, int? pieces) => new(
        [
            new ReplyPart(turn.Text("talk.change.quantity.which"))
            {
                Choices = new ChatChoices(turn.Text("talk.change.quantity.choose"),
                    [new ChatChoiceGroup(null, [.. lines.Take(MostLines).Select(line => Choice(turn, key, line, pieces))])]),
            },
        ], $"{Name}.which-line");

    private ChatChoice Choice(Turn turn, string key, OrderLine line, int? pieces) => new(
        DisplayText.Cut(Show(line), 20),
        pieces is { } wanted ? payloads.Issue(turn.Thread, Name, key, KeyOf(line), Count(wanted)) : payloads.Issue(turn.Thread, Name, key, KeyOf(line)),
        $"{Count(line.Quantity)} × {Show(line)}");

    private static TopicReply HowMany(Turn turn, string key, OrderLine line) => turn.Awaited switch
    {
        [_, _, SecondTry] => ChangeWishes.ToPerson(turn, ChangeKind.Quantity),
        [_, _] => ChangeWishes.Ask(turn, ChangeKind.Quantity, turn.Text("talk.change.quantity.again"), key, KeyOf(line), SecondTry),
        _ => ChangeWishes.Ask(turn, ChangeKind.Quantity, turn.Text("talk.change.quantity", ("line", Show(line)), ("from", Count(line.Quantity))), key, KeyOf(line)),
    };

    private static string? Given(Turn turn, int at) => turn.Tap is { } tap ? tap.Arguments.ElementAtOrDefault(at) : turn.Awaited?.ElementAtOrDefault(at);

    /// <summary>Short, and the same while the order is told again with its lines in another order.</summary>
    private static string KeyOf(OrderLine line) => StableId.From("order-line", line.Sku ?? "", line.Name)[..10];

    private static string Show(OrderLine line) => DisplayText.Of(line.Name, LongestLine);

    private static string Count(int pieces) => pieces.ToString(CultureInfo.InvariantCulture);
}
