using System.Net;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Demo;

/// <summary>What the steps of every channel have in common.</summary>
internal static class DemoSteps
{
    /// <summary>The customer agrees at the shop's checkout; the app answers with the state and, for a chat, the link that opens it.</summary>
    public static async Task<string> OptInAsync(
        DemoStage stage, DemoPerson person, string channel, string words, object? address, CancellationToken cancellationToken)
    {
        var optIn = new
        {
            customer = new { id = person.Shop.Id },
            channel,
            purpose = "order-updates",
            address,
            wording = new { id = "checkout-v3", text = words, locale = "de-DE" },
            evidence = new { source = "checkout", page = "https://shop.example/checkout", at = stage.Now },
        };
        using var response = await stage.CallAsync(HttpMethod.Post, $"/api/businesses/{DemoBusiness.Id}/opt-ins", optIn, cancellationToken);
        var answer = await DemoStage.ReadAsync(response, HttpStatusCode.Created, cancellationToken);
        person.CustomerId = answer.Text("customer") ?? throw new NotSeenException("the answer names no customer");
        person.Link = answer.Text("link") ?? "";
        return address is null && person.Link.Length == 0
            ? throw new NotSeenException("the answer carries no link to the chat")
            : $"201, {answer.Text("state")}{(person.Link.Length > 0 ? $", link to {new Uri(person.Link).Host}" : "")}";
    }

    /// <summary>The shop tells an event of the customer's order, several times when asked; every time the app must accept it.</summary>
    public static async Task ShopTellsAsync(DemoStage stage, DemoPerson person, string type, int copies, CancellationToken cancellationToken)
    {
        if (type == "order.placed")
        {
            stage.PlaceOrder(person);
        }

        var delivery = await stage.SendAsync(person, type, cancellationToken, new ShopSending { Copies = copies });
        if (delivery.Attempts.FirstOrDefault(attempt => attempt.Status is < 200 or >= 300) is { } failed)
        {
            throw new NotSeenException($"the app answered the webhook with {failed.Status} {failed.Answer}");
        }
    }

    /// <summary>The next order is accepted, and told to nobody.</summary>
    public static async Task<string> StaysSilentAsync(DemoStage stage, DemoPerson person, Func<int> seen, CancellationToken cancellationToken)
    {
        var before = seen();
        await ShopTellsAsync(stage, person, "order.placed", 1, cancellationToken);
        await stage.AnsweredAsync(person, "orders", "no-consent", cancellationToken);
        return seen() == before ? "accepted, not told: no consent" : throw new NotSeenException($"{person.Name} got a message all the same");
    }

    public static string Refused(WebhookDelivery delivery) => delivery.Attempts[^1].Status is 401 or 403
        ? $"answered {delivery.Attempts[^1].Status}"
        : throw new NotSeenException($"the app answered {delivery.Attempts[^1].Status}");

    /// <summary>The item is about this order.</summary>
    public static bool IsAbout(this ChatItem item, DemoPerson person) => item.Text.Contains(person.Order!.Number.TrimStart('#'), StringComparison.Ordinal);

    public static string FirstLine(string text) => text.TrimStart().Split('\n', 2)[0];
}
