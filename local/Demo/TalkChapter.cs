using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Demo;

/// <summary>Erika talks back: she asks, orders the same again by thumb, has the new order sent elsewhere, and speaks with a person.</summary>
internal static class TalkChapter
{
    private const string Disclosure = "Hier antwortet der automatische Service von";
    private const int Copies = 20;

    /// <summary>How long the demo business lets a purchase be taken back.</summary>
    private static readonly TimeSpan UndoPeriod = TimeSpan.FromMinutes(2);

    /// <summary>While the parcel is on its way.</summary>
    public static DemoStep Question { get; } = new("Erika asks: wo ist mein paket?", AskAsync);

    /// <summary>When the order has arrived.</summary>
    public static IEnumerable<DemoStep> Steps { get; } =
    [
        new("She wants the same again, and the shop names its price", WantAgainAsync),
        new("She taps the big 👍, and Meta delivers it twenty times more", LikeAsync),
        new("The undo period ends: one new order, and its receipt", ReceiptAsync),
        new("She wants it sent elsewhere", MoveAsync),
        new("She writes the address: asked, then done, and so it is in the shop", AddressAsync),
        new("She wants a person, and the chat goes to the page's inbox", PersonAsync),
        new("Jana answers there; the app only listens", InboxAsync),
        new("Jana gives the chat back, and the app says that it is a machine", ReturnAsync),
    ];

    private static async Task<string> AskAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var answer = await SaysAsync(stage, "wo ist mein paket?", item => item.IsAbout(stage.Erika), cancellationToken);
        var link = stage.Erika.Order!.Shipment!.TrackingUrl;
        if (!answer.Text.StartsWith(Disclosure, StringComparison.Ordinal)) { throw new NotSeenException("the first answer does not say that a machine gives it"); }

        return answer.Choices.Any(choice => choice.Url == link)
            ? $"in the chat: {answer.Text.Split('\n')[^1]} [{link}]"
            : throw new NotSeenException($"the answer has no link to {link}");
    }

    private static async Task<string> WantAgainAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var price = stage.Erika.Order!.Total.Replace('.', ',');
        var quote = await SaysAsync(stage, "Bitte das Gleiche nochmal", item => item.Text.Contains($"Zusammen: {price}", StringComparison.Ordinal), cancellationToken);
        return quote.Text.Contains("👍", StringComparison.Ordinal) && quote.Choices.Any(choice => choice.Kind == "postback")
            ? $"in the chat: {quote.Text.Split('\n')[^1]}"
            : throw new NotSeenException("the quote does not say how to buy");
    }

    /// <summary>She has read the quote by then, and nothing of it is still on its way.</summary>
    private static async Task<string> LikeAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.QuietAsync(cancellationToken);
        var (before, orders) = (stage.Phones.Erika.Count, stage.OrdersOf(stage.Erika).Count);
        var thumb = await stage.AcceptedAsync(stage.Phones.ErikaDoes(new CustomerAction { Do = "like", Size = "large" }), cancellationToken);
        await stage.RepeatAsync(thumb, Copies, cancellationToken);
        var answer = await stage.Phones.ErikaSeesAsync(before, item => item.Text.Contains("Bestellt", StringComparison.Ordinal), cancellationToken);
        await stage.QuietAsync(cancellationToken);
        var told = stage.Phones.Erika.Skip(before).Count(item => item.From == "business");
        return (told, stage.OrdersOf(stage.Erika).Count - orders) switch
        {
            (1, 0) => $"in the chat, once: {answer.Text}",
            var (messages, placed) => throw new NotSeenException($"the thumb led to {messages} messages and, before its time, {placed} orders"),
        };
    }

    private static async Task<string> ReceiptAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var (before, orders) = (stage.Phones.Erika.Count, stage.OrdersOf(stage.Erika).Count);
        await stage.PassAsync(UndoPeriod, cancellationToken);
        var receipt = await stage.Phones.ErikaSeesAsync(before, item => item.Kind == "receipt", cancellationToken);
        await stage.QuietAsync(cancellationToken);
        if (stage.OrdersOf(stage.Erika).Skip(orders).ToList() is not [var placed]) { throw new NotSeenException($"the shop has {stage.OrdersOf(stage.Erika).Count - orders} new orders instead of one"); }

        var first = stage.Erika.Order!;
        if ((placed.Total, placed.Lines.Count) != (first.Total, first.Lines.Count)) { throw new NotSeenException("the new order is not the same again"); }

        stage.Erika.Order = placed;
        return receipt.IsAbout(stage.Erika)
            ? $"in the chat, as a receipt: {placed.Number}"
            : throw new NotSeenException($"the receipt does not name the order {placed.Number}");
    }

    private static async Task<string> MoveAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await SayAsync(stage, $"Kann ich die Adresse der Bestellung {stage.Erika.Order!.Number} noch ändern?", cancellationToken);
        var answer = await stage.Phones.ErikaSeesAsync(before, item => item.IsAbout(stage.Erika), cancellationToken);
        return $"in the chat: {DemoSteps.FirstLine(answer.Text)}";
    }

    private static async Task<string> AddressAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await SayAsync(stage, "Erika Muster\nNeue Str. 2\n10115 Berlin", cancellationToken);
        await stage.Phones.ErikaSeesAsync(before, item => item.Text.Contains("beim Shop angefragt", StringComparison.Ordinal), cancellationToken);
        var done = await stage.Phones.ErikaSeesAsync(before, item => item.Text.StartsWith("Erledigt", StringComparison.Ordinal) && item.IsAbout(stage.Erika), cancellationToken);
        var shipTo = stage.OrdersOf(stage.Erika).Single(order => order.Id == stage.Erika.Order!.Id).ShipTo;
        return (shipTo.Line1, shipTo.PostalCode, shipTo.City) == ("Neue Str. 2", "10115", "Berlin")
            ? $"in the chat: {done.Text}"
            : throw new NotSeenException("the shop still has the old address");
    }

    private static async Task<string> PersonAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var answer = await SaysAsync(stage, "Ich möchte mit einem Menschen sprechen", item => item.Text.Contains("Menschen", StringComparison.Ordinal), cancellationToken);
        await stage.Phones.ErikaComesToInboxAsync(cancellationToken);
        return $"in the chat: {answer.Text}";
    }

    private static async Task<string> InboxAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await DoAsync(stage, new CustomerAction { Do = "inbox-text", Text = "Hallo Frau Muster, hier ist Jana. Womit kann ich helfen?" }, cancellationToken);
        var before = stage.Phones.Erika.Count;
        await SayAsync(stage, "Wann kommt mein Paket?", cancellationToken);
        await stage.QuietAsync(cancellationToken);
        return stage.Phones.Erika.Skip(before).All(item => item.From == "customer")
            ? "nothing but Jana's answer in the chat"
            : throw new NotSeenException("the app answered while a person had the chat");
    }

    private static async Task<string> ReturnAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await DoAsync(stage, new CustomerAction { Do = "inbox-return" }, cancellationToken);
        await stage.QuietAsync(cancellationToken);
        var answer = await SaysAsync(stage, "Danke!", item => item.Text.StartsWith(Disclosure, StringComparison.Ordinal), cancellationToken);
        return $"in the chat: {DemoSteps.FirstLine(answer.Text)}";
    }

    /// <summary>Erika writes; the one message that answers her, which must fit.</summary>
    private static async Task<ChatItem> SaysAsync(DemoStage stage, string text, Func<ChatItem, bool> fits, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await SayAsync(stage, text, cancellationToken);
        var answer = await stage.Phones.ErikaSeesAsync(before, _ => true, cancellationToken);
        return fits(answer) ? answer : throw new NotSeenException($"the answer was: {answer.Text}");
    }

    private static Task<WebhookDelivery> SayAsync(DemoStage stage, string text, CancellationToken cancellationToken) =>
        DoAsync(stage, new CustomerAction { Do = "text", Text = text }, cancellationToken);

    private static Task<WebhookDelivery> DoAsync(DemoStage stage, CustomerAction action, CancellationToken cancellationToken) =>
        stage.AcceptedAsync(stage.Phones.ErikaDoes(action), cancellationToken);
}
