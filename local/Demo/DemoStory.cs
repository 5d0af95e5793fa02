using System.Net;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Demo;

/// <summary>The product's story on Messenger, step by step. Each step ends when its effect is seen at the far end.</summary>
internal static class DemoStory
{
    public static IReadOnlyList<DemoStep> Steps { get; } =
    [
        new("Meta checks the webhook address", CheckAddressAsync),
        new("Opt-in at the checkout", OptInAsync),
        new("Erika opens the link in Messenger", OpenLinkAsync),
        new("Order placed", (stage, token) => TellAsync(stage, "order.placed", "receipt", 1, token)),
        new("Her consent is on record", ConsentAsync),
        new("Shipped, and the shop sends it twice", (stage, token) => TellAsync(stage, "order.shipped", null, 2, token)),
        new("Out for delivery, and still told once before", OutForDeliveryAsync),
        new("Delivered", (stage, token) => TellAsync(stage, "order.delivered", null, 1, token)),
        new("Meta's receipts say she read it", ReadAsync),
        new("Erika writes STOP", StopAsync),
        new("The next order stays silent", SilenceAsync),
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

    private static async Task<string> OptInAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var optIn = new
        {
            customer = new { id = new ShopCustomer().Id },
            channel = "messenger",
            purpose = "order-updates",
            wording = new { id = "checkout-v3", text = "Ja, bitte informieren Sie mich über meine Bestellung im Messenger.", locale = "de-DE" },
            evidence = new { source = "checkout", orderId = "A-1001", page = "https://shop.example/checkout", at = stage.Now },
        };
        using var response = await stage.CallAsync(HttpMethod.Post, $"/api/businesses/{DemoBusiness.Id}/opt-ins", optIn, cancellationToken);
        var answer = await DemoStage.ReadAsync(response, HttpStatusCode.Created, cancellationToken);
        stage.CustomerId = answer.Text("customer") ?? throw new NotSeenException("the answer names no customer");
        stage.Link = answer.Text("link") ?? throw new NotSeenException("the answer carries no m.me link");
        return $"201, {answer.Text("state")}, link to Messenger";
    }

    private static async Task<string> OpenLinkAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.AcceptedAsync(stage.OpenLink(), cancellationToken);
        return "webhook accepted";
    }

    private static async Task<string> TellAsync(DemoStage stage, string type, string? kind, int copies, CancellationToken cancellationToken)
    {
        var before = stage.Chat.Count;
        if (type == "order.placed")
        {
            stage.PlaceOrder();
        }

        Accepted(await stage.SendAsync(type, cancellationToken, new ShopSending { Copies = copies }));
        var item = await stage.SeenAsync(before, item => item.Text.Contains(stage.Order!.Number.TrimStart('#'), StringComparison.Ordinal), cancellationToken);
        return kind is null || item.Kind == kind
            ? $"in the chat: {FirstLine(item)}"
            : throw new NotSeenException($"the chat shows a {item.Kind} where a {kind} was expected");
    }

    private static async Task<string> OutForDeliveryAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var seen = await TellAsync(stage, "order.out_for_delivery", null, 1, cancellationToken);
        var told = stage.Chat.Count(item => item.From == "business");
        return told == 3 ? seen : throw new NotSeenException($"the chat holds {told} messages of the business instead of 3");
    }

    private static async Task<string> ConsentAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.AnsweredAsync($"/api/businesses/{DemoBusiness.Id}/customers/{stage.CustomerId}/consents", "\"given\"", cancellationToken);
        return "given, with wording and source";
    }

    private static async Task<string> ReadAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.AnsweredAsync($"/api/businesses/{DemoBusiness.Id}/customers/{stage.CustomerId}/deliveries", "\"read\"", cancellationToken);
        return "read";
    }

    private static async Task<string> StopAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Chat.Count;
        await stage.AcceptedAsync(stage.Act(new CustomerAction { Do = "text", Text = "STOP" }), cancellationToken);
        return $"in the chat: {FirstLine(await stage.SeenAsync(before, _ => true, cancellationToken))}";
    }

    private static async Task<string> SilenceAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Chat.Count;
        stage.PlaceOrder();
        Accepted(await stage.SendAsync("order.placed", cancellationToken));
        await stage.AnsweredAsync($"/api/businesses/{DemoBusiness.Id}/customers/{stage.CustomerId}/orders", "no-consent", cancellationToken);
        return stage.Chat.Count == before ? "accepted, not told: no consent" : throw new NotSeenException("the chat shows a message after STOP");
    }

    private static async Task<string> ForgedShopAsync(DemoStage stage, CancellationToken cancellationToken) =>
        Refused(await stage.SendAsync("order.shipped", cancellationToken, new ShopSending { Signature = "wrong" }));

    private static async Task<string> ForgedMessengerAsync(DemoStage stage, CancellationToken cancellationToken) =>
        Refused(await stage.SendForgedAsync(cancellationToken));

    private static void Accepted(WebhookDelivery delivery)
    {
        if (delivery.Attempts.FirstOrDefault(attempt => attempt.Status is < 200 or >= 300) is { } failed)
        {
            throw new NotSeenException($"the app answered the webhook with {failed.Status} {failed.Answer}");
        }
    }

    private static string Refused(WebhookDelivery delivery) => delivery.Attempts[^1].Status is 401 or 403
        ? $"answered {delivery.Attempts[^1].Status}"
        : throw new NotSeenException($"the app answered {delivery.Attempts[^1].Status}");

    private static string FirstLine(ChatItem item) => item.Text.Split('\n', 2)[0];
}
