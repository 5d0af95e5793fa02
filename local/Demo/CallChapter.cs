using System.Net;
using System.Text.Json;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Agents;

namespace Serverless.Local.Demo;

/// <summary>Erika calls: nobody answers, and the chat says so; she calls again, and is answered.</summary>
internal static class CallChapter
{
    private const string Missed = "call-1";
    private const string Answered = "call-2";
    private const string Note = "Bitte am Montag nochmal anrufen";

    /// <summary>How long the app waits before it tells a customer that a call was missed.</summary>
    private static readonly TimeSpan UntilTold = TimeSpan.FromMinutes(2);

    public static IEnumerable<DemoStep> Steps { get; } =
    [
        new("Erika agrees to service messages too", AgreeAsync),
        new("Her new order is out for delivery", OutForDeliveryAsync),
        new("She calls, and her card is on the agents' desk while it rings", RingAsync),
        new("Nobody answers; two minutes later the chat says so, with her order", MissAsync),
        new("She calls again, and Anna answers", AnswerAsync),
        new("After the call comes the promised link", LinkAsync),
        new("Anna's note stands beside the chat, and Erika never sees it", NoteAsync),
    ];

    private static async Task<string> AgreeAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var optIn = new
        {
            customer = new { id = stage.Erika.Shop.Id },
            channel = "messenger",
            purpose = "service",
            wording = new { id = "account-v1", text = "Ja, bitte schreiben Sie mir auch, wenn ich Sie nicht erreicht habe.", locale = "de-DE" },
            evidence = new { source = "account", page = "https://shop.example/account", at = stage.Now },
        };
        using var response = await stage.CallAsync(HttpMethod.Post, $"/api/businesses/{DemoBusiness.Id}/opt-ins", optIn, cancellationToken);
        var answer = await DemoStage.ReadAsync(response, HttpStatusCode.Created, cancellationToken);
        return answer.Text("state") is "given" ? "201, given" : throw new NotSeenException($"the consent is {answer.Text("state")}");
    }

    private static async Task<string> OutForDeliveryAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await DemoSteps.ShopTellsAsync(stage, stage.Erika, "order.out_for_delivery", 1, cancellationToken);
        var item = await stage.Phones.ErikaSeesAsync(before, item => item.IsAbout(stage.Erika), cancellationToken);
        return $"in the chat: {DemoSteps.FirstLine(item.Text)}";
    }

    private static async Task<string> RingAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.Telephone.TellsAsync(stage.Erika, Missed, "call.ringing", null, cancellationToken);
        var card = (await stage.Telephone.DeskAsync(Missed, "caller.ringing", cancellationToken)).Data.GetProperty("card");
        if (card.Text("customer") != stage.Erika.CustomerId) { throw new NotSeenException("the card is of somebody else"); }

        var order = card.GetProperty("orders").EnumerateArray().FirstOrDefault(order => order.Text("number") == stage.Erika.Order!.Number);
        return order.ValueKind is JsonValueKind.Object && order.Text("status") is { } status
            ? $"on the desk: {card.Text("name")}, {order.Text("number")} {status}, match {card.Text("match")}"
            : throw new NotSeenException($"the card does not name the order {stage.Erika.Order!.Number}");
    }

    private static async Task<string> MissAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await stage.Telephone.TellsAsync(stage.Erika, Missed, "call.missed", null, cancellationToken);
        await stage.Telephone.DeskAsync(Missed, "caller.ended", cancellationToken);
        await stage.QuietAsync(cancellationToken);
        if (stage.Phones.Erika.Count > before) { throw new NotSeenException("the chat said something before it was certain that the call was missed"); }

        await stage.PassAsync(UntilTold, cancellationToken);
        var item = await stage.Phones.ErikaSeesAsync(before, item => item.Text.Contains("verpasst", StringComparison.Ordinal), cancellationToken);
        return item.IsAbout(stage.Erika) ? $"in the chat: {item.Text}" : throw new NotSeenException($"the message does not name the order: {item.Text}");
    }

    private static async Task<string> AnswerAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.Telephone.TellsAsync(stage.Erika, Answered, "call.ringing", null, cancellationToken);
        await stage.Telephone.DeskAsync(Answered, "caller.ringing", cancellationToken);
        await stage.Telephone.TellsAsync(stage.Erika, Answered, "call.answered", "Anna", cancellationToken);
        var card = await stage.Telephone.DeskAsync(Answered, "caller.answered", cancellationToken);
        return $"on the desk: answered by {Call(card).Text("agent")}";
    }

    private static async Task<string> LinkAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await stage.Telephone.TellsAsync(stage.Erika, Answered, "call.ended", "Anna", cancellationToken);
        var item = await stage.Phones.ErikaSeesAsync(before, item => item.Choices.Any(choice => choice.Url is not null), cancellationToken);
        await stage.PassAsync(UntilTold, cancellationToken);
        await stage.QuietAsync(cancellationToken);
        return stage.Phones.Erika.Skip(before).Count(other => other.From == "business") is var told and > 1
            ? throw new NotSeenException($"the call led to {told} messages")
            : $"in the chat, once: {item.Text} [{item.Choices[0].Url}]";
    }

    private static async Task<string> NoteAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        var call = Call(await stage.Telephone.DeskAsync(Answered, "caller.ended", cancellationToken)).Text("id");
        using var response = await stage.CallAsync(HttpMethod.Post, $"/api/businesses/{DemoBusiness.Id}/calls/{call}/notes", new { text = Note, by = "Anna" }, cancellationToken);
        var taken = await DemoStage.ReadAsync(response, HttpStatusCode.Created, cancellationToken);
        await stage.AnsweredAsync(stage.Erika, $"threads/{taken.Text("thread")}/messages", Note, cancellationToken);
        await stage.QuietAsync(cancellationToken);
        return stage.Phones.Erika.Count == before ? $"in the transcript: {Note}" : throw new NotSeenException("Erika got a message because of the note");
    }

    private static JsonElement Call(DeskCard card) => card.Data.GetProperty("call");
}
