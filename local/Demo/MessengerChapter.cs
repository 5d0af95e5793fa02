using System.Net;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Shop;

namespace Serverless.Local.Demo;

/// <summary>Erika's order on Messenger.</summary>
internal static class MessengerChapter
{
    public static IEnumerable<DemoStep> Steps { get; } =
    [
        new("Meta checks the webhook address", CheckAddressAsync),
        new("Erika agrees to updates in Messenger", (stage, token) => DemoSteps.OptInAsync(
            stage, stage.Erika, "messenger", "Ja, bitte informieren Sie mich über meine Bestellung im Messenger.", null, token)),
        new("Erika opens the link in Messenger", OpenLinkAsync),
        new("Erika's order is placed", (stage, token) => TellAsync(stage, "order.placed", "receipt", 1, token)),
        new("Her consent is on record", ConsentAsync),
        new("Shipped, and the shop sends it twice", (stage, token) => TellAsync(stage, "order.shipped", null, 2, token)),
        new("Out for delivery, and still told once before", OutForDeliveryAsync),
        TalkChapter.Question,
        new("Delivered", (stage, token) => TellAsync(stage, "order.delivered", null, 1, token)),
        new("Meta's receipts say she read it", ReadAsync),
    ];

    /// <summary>After <see cref="TalkChapter"/>.</summary>
    public static IEnumerable<DemoStep> Ending { get; } =
    [
        new("Erika writes STOP", StopAsync),
        new("Her next order stays silent", (stage, token) => DemoSteps.StaysSilentAsync(stage, stage.Erika, () => stage.Phones.Erika.Count, token)),
        new("A forged shop webhook is refused", ForgedShopAsync),
        new("A forged Messenger webhook is refused", ForgedMessengerAsync),
    ];

    private static async Task<string> CheckAddressAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var path = $"{MessengerWebhooks.Path}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={Uri.EscapeDataString(stage.Setting("Meta:VerifyToken") ?? "")}";
        using var response = await stage.CallAsync(HttpMethod.Get, path, null, cancellationToken);
        var challenge = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode is HttpStatusCode.OK && challenge == "1158201444"
            ? "challenge answered"
            : throw new NotSeenException($"the app answered {(int)response.StatusCode} instead of the challenge");
    }

    private static async Task<string> OpenLinkAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.AcceptedAsync(stage.Phones.ErikaOpens(stage.Erika.Link), cancellationToken);
        return "webhook accepted";
    }

    private static async Task<string> TellAsync(DemoStage stage, string type, string? kind, int copies, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await DemoSteps.ShopTellsAsync(stage, stage.Erika, type, copies, cancellationToken);
        var item = await stage.Phones.ErikaSeesAsync(before, item => item.IsAbout(stage.Erika), cancellationToken);
        return kind is null || item.Kind == kind
            ? $"in the chat: {DemoSteps.FirstLine(item.Text)}"
            : throw new NotSeenException($"the chat shows a {item.Kind} where a {kind} was expected");
    }

    private static async Task<string> OutForDeliveryAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var seen = await TellAsync(stage, "order.out_for_delivery", null, 1, cancellationToken);
        var told = stage.Phones.Erika.Count(item => item.From == "business");
        return told == 3 ? seen : throw new NotSeenException($"the chat holds {told} messages of the business instead of 3");
    }

    private static async Task<string> ConsentAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.AnsweredAsync(stage.Erika, "consents", "\"given\"", cancellationToken);
        return "given, with wording and source";
    }

    private static async Task<string> ReadAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.AnsweredAsync(stage.Erika, "deliveries", "\"read\"", cancellationToken);
        return "read";
    }

    private static async Task<string> StopAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Erika.Count;
        await stage.AcceptedAsync(stage.Phones.ErikaDoes(new CustomerAction { Do = "text", Text = "STOP" }), cancellationToken);
        return $"in the chat: {DemoSteps.FirstLine((await stage.Phones.ErikaSeesAsync(before, _ => true, cancellationToken)).Text)}";
    }

    private static async Task<string> ForgedShopAsync(DemoStage stage, CancellationToken cancellationToken) =>
        DemoSteps.Refused(await stage.SendAsync(stage.Erika, "order.shipped", cancellationToken, new ShopSending { Signature = "wrong" }));

    private static async Task<string> ForgedMessengerAsync(DemoStage stage, CancellationToken cancellationToken) =>
        DemoSteps.Refused(await stage.SendForgedAsync(MessengerWebhooks.Path, "{\"object\":\"page\",\"entry\":[]}", cancellationToken));
}
