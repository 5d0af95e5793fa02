using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Demo;

/// <summary>The same order of Max on WhatsApp, whose phone number the business never sees.</summary>
internal static class WhatsAppChapter
{
    public static IEnumerable<DemoStep> Steps { get; } =
    [
        new("Max agrees to updates on WhatsApp", (stage, token) => DemoSteps.OptInAsync(
            stage, stage.Max, "whatsapp", "Ja, bitte informieren Sie mich über meine Bestellung auf WhatsApp.", null, token)),
        new("Max opens the link and sends the text that stands in it", OpenLinkAsync),
        new("Max's order is placed", (stage, token) => TellAsync(stage, "order.placed", token)),
        new("Shipped", (stage, token) => TellAsync(stage, "order.shipped", token)),
        new("Delivered", (stage, token) => TellAsync(stage, "order.delivered", token)),
        new("WhatsApp's statuses say he read it", ReadAsync),
        new("Max writes STOP", StopAsync),
        new("His next order stays silent", (stage, token) => DemoSteps.StaysSilentAsync(stage, stage.Max, () => stage.Phones.Max.Count, token)),
        new("A forged WhatsApp webhook is refused", ForgedAsync),
    ];

    private static async Task<string> OpenLinkAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.AcceptedAsync(stage.Phones.MaxOpens(stage.Max.Link), cancellationToken);
        await stage.AnsweredAsync(stage.Max, "consents", "\"given\"", cancellationToken);
        return "webhook accepted, consent given";
    }

    private static async Task<string> TellAsync(DemoStage stage, string type, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Max.Count;
        await DemoSteps.ShopTellsAsync(stage, stage.Max, type, 1, cancellationToken);
        var item = await stage.Phones.MaxSeesAsync(before, item => item.IsAbout(stage.Max), cancellationToken);
        return $"in the chat: {DemoSteps.FirstLine(item.Text)}";
    }

    private static async Task<string> ReadAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.AnsweredAsync(stage.Max, "deliveries", "\"read\"", cancellationToken);
        return "read";
    }

    private static async Task<string> StopAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Phones.Max.Count;
        await stage.AcceptedAsync(stage.Phones.MaxDoes(new WhatsAppAction { Do = "text", Text = "STOP" }), cancellationToken);
        return $"in the chat: {DemoSteps.FirstLine((await stage.Phones.MaxSeesAsync(before, _ => true, cancellationToken)).Text)}";
    }

    private static async Task<string> ForgedAsync(DemoStage stage, CancellationToken cancellationToken) => DemoSteps.Refused(
        await stage.SendForgedAsync(WhatsAppWebhooks.Path, "{\"object\":\"whatsapp_business_account\",\"entry\":[]}", cancellationToken));
}
