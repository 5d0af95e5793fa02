using System.Net;
using System.Text.Json;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Agents;
using Serverless.Local.Simulators.Crm;
using Serverless.Local.Simulators.Telephone;

namespace Serverless.Local.Demo;

/// <summary>Erika calls: nobody answers, and the chat says so; she calls again, and is answered. Somebody else calls who does not say who they are.</summary>
internal static class CallChapter
{
    private const string Note = "Bitte am Montag nochmal anrufen";

    /// <summary>How long the app waits before it tells a customer that a call was missed.</summary>
    private static readonly TimeSpan UntilTold = TimeSpan.FromMinutes(2);

    public static IEnumerable<DemoStep> Steps { get; } =
    [
        new("Erika agrees to service messages too", AgreeAsync),
        new("Her new order is out for delivery", OutForDeliveryAsync),
        new("Their CRM knows her too", KnowAsync),
        new("She calls, and her card is on the agents' desk while it rings", RingAsync),
        new("Nobody answers; two minutes later the chat says so, with her order", MissAsync),
        new("She calls again, and Anna answers", AnswerAsync),
        new("After the call comes the promised link", LinkAsync),
        new("Anna's note stands beside the chat and in the CRM, and Erika never sees it", NoteAsync),
        new("Somebody calls and withholds the number: a call like any other, of nobody", WithholdAsync),
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

    private static Task<string> KnowAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var contact = stage.Telephone.Crm.Add(new CrmPerson { FirstName = "Erika", LastName = "Muster", Email = stage.Erika.Shop.Email, Mobile = stage.Erika.Shop.Phone, Tier = "gold" });
        return Task.FromResult($"contact {contact.HttpId}, with her number and her e-mail address");
    }

    private static async Task<string> RingAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.Telephone.RingsAsync(TelephoneShapes.Twilio, stage.Erika.Shop.Phone, cancellationToken);
        var card = (await stage.Telephone.DeskAsync("caller.ringing", cancellationToken)).Data.GetProperty("card");
        if (card.Text("customer") != stage.Erika.CustomerId) { throw new NotSeenException("the card is of somebody else"); }

        var order = card.GetProperty("orders").EnumerateArray().FirstOrDefault(order => order.Text("number") == stage.Erika.Order!.Number);
        return order.ValueKind is JsonValueKind.Object && order.Text("status") is { } status
            ? $"on the desk: {card.Text("name")}, {order.Text("number")} {status}, {card.Text("tier")} in the CRM, match {card.Text("match")}"
            : throw new NotSeenException($"the card does not name the order {stage.Erika.Order!.Number}");
    }

    private static async Task<string> MissAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await stage.Telephone.GoesOnAsync(TelephoneStep.Miss, cancellationToken);
        await stage.Telephone.DeskAsync("caller.ended", cancellationToken);
        await stage.QuietAsync(cancellationToken);
        if (stage.Phones.Erika.Count > before) { throw new NotSeenException("the chat said something before it was certain that the call was missed"); }

        await stage.PassAsync(UntilTold, cancellationToken);
        var item = await stage.Phones.ErikaSeesAsync(before, item => item.Text.Contains("verpasst", StringComparison.Ordinal), cancellationToken);
        return item.IsAbout(stage.Erika) ? $"in the chat: {item.Text}" : throw new NotSeenException($"the message does not name the order: {item.Text}");
    }

    private static async Task<string> AnswerAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.Telephone.RingsAsync(TelephoneShapes.Sipgate, stage.Erika.Shop.Phone, cancellationToken);
        await stage.Telephone.DeskAsync("caller.ringing", cancellationToken);
        await stage.Telephone.GoesOnAsync(TelephoneStep.Answer, cancellationToken);
        var card = await stage.Telephone.DeskAsync("caller.answered", cancellationToken);
        return $"on the desk: answered by {Call(card).Text("agent")}";
    }

    private static async Task<string> LinkAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await stage.Telephone.GoesOnAsync(TelephoneStep.End, cancellationToken);
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
        var call = Call(await stage.Telephone.DeskAsync("caller.ended", cancellationToken)).Text("id");
        using var response = await stage.CallAsync(HttpMethod.Post, $"/api/businesses/{DemoBusiness.Id}/calls/{call}/notes", new { text = Note, by = "Anna" }, cancellationToken);
        var taken = await DemoStage.ReadAsync(response, HttpStatusCode.Created, cancellationToken);
        await stage.AnsweredAsync(stage.Erika, $"threads/{taken.Text("thread")}/messages", Note, cancellationToken);
        await stage.QuietAsync(cancellationToken);
        if (stage.Phones.Erika.Count > before) { throw new NotSeenException("Erika got a message because of the note"); }

        return stage.Telephone.Crm.Notes.SingleOrDefault(note => note.Text == Note) is { } activity
            ? $"in the transcript, and at contact {activity.Contact}: {activity.Text}"
            : throw new NotSeenException("the CRM has no such activity");
    }

    private static async Task<string> WithholdAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.Telephone.RingsAsync(TelephoneShapes.Standard, null, cancellationToken);
        var told = await stage.Telephone.DeskAsync("caller.ringing", cancellationToken);
        if (Call(told).Text("from") is not null || told.Data.GetProperty("card").Text("match") is not "none") { throw new NotSeenException("the card is of somebody"); }

        await stage.Telephone.GoesOnAsync(TelephoneStep.Miss, cancellationToken);
        await stage.Telephone.DeskAsync("caller.ended", cancellationToken);
        await stage.PassAsync(UntilTold, cancellationToken);
        await stage.QuietAsync(cancellationToken);
        return await ListedAsync(stage, Call(told).Text("id"), "unknown-caller", cancellationToken);
    }

    private static async Task<string> ListedAsync(DemoStage stage, string? call, string outcome, CancellationToken cancellationToken)
    {
        using var response = await stage.CallAsync(HttpMethod.Get, $"/api/businesses/{DemoBusiness.Id}/calls", null, cancellationToken);
        var calls = (await DemoStage.ReadAsync(response, HttpStatusCode.OK, cancellationToken)).GetProperty("calls").EnumerateArray();
        var chat = calls.FirstOrDefault(item => item.Text("id") == call) is { ValueKind: JsonValueKind.Object } listed ? listed.Member("chat")?.Text("outcome") : null;
        return chat == outcome ? $"on the desk without a name, in the list of calls, and nobody is written to: {chat}" : throw new NotSeenException($"the list of calls says {chat ?? "nothing"}");
    }

    private static JsonElement Call(DeskCard card) => card.Data.GetProperty("call");
}
