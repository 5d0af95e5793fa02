using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Mail;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Time;

namespace Serverless.Local.Demo;

/// <summary>What the steps of the story act with and look at. The shop, the customers, Meta and the mail server are simulated; the app is called as anybody would call it.</summary>
internal sealed class DemoStage(
    SimulatorAddress address, SimulatorHttp http, IConfiguration settings, DemoPhones phones, Mailbox mailbox,
    ShopOrders orders, ShopWebhooks shop, WebhookCourier courier, WebhookLog log, MetaWebhooks meta, DemoTelephone telephone, WorldQuiet quiet, LocalClock clock)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>On Messenger.</summary>
    public DemoPerson Erika { get; } = new("Erika", new ShopCustomer());

    /// <summary>On WhatsApp.</summary>
    public DemoPerson Max { get; } = new("Max", new ShopCustomer { Id = "c-78", Name = "Max Muster", Email = "max@example.org", Phone = "+491713920078" });

    /// <summary>By e-mail only.</summary>
    public DemoPerson Lena { get; } = new("Lena", new ShopCustomer { Id = "c-79", Name = "Lena Muster", Email = "lena@example.org", Phone = null });

    /// <summary>The chats of Erika and Max, as their phones show them.</summary>
    public DemoPhones Phones => phones;

    /// <summary>The business's telephone, and the desk of those who answer it.</summary>
    public DemoTelephone Telephone => telephone;

    /// <summary>What Lena's mail program shows.</summary>
    public IReadOnlyList<ReceivedMail> Mails => mailbox.After(0, Lena.Shop.Email);

    public DateTimeOffset Now => clock.GetUtcNow();

    public string? Setting(string name) => settings[name];

    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(await address.KnownAsync(cancellationToken), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings["ApiKeys:demo"]);
        if (body is not null)
        {
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            request.Content = JsonContent.Create(body);
        }

        return await http.Client.SendAsync(request, cancellationToken);
    }

    /// <summary>Unsubscribes as a mail program does: one click, one POST.</summary>
    public async Task<HttpStatusCode> UnsubscribeAsync(ReceivedMail mail, CancellationToken cancellationToken)
    {
        var link = mail.Header("List-Unsubscribe")?.Trim('<', '>') ?? throw new NotSeenException("the mail has no List-Unsubscribe header");
        using var click = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        using var answer = await http.Client.PostAsync(new Uri(link), click, cancellationToken);
        return answer.StatusCode;
    }

    /// <summary>The shop takes an order: the same basket whoever buys it.</summary>
    public void PlaceOrder(DemoPerson person) => person.Order = orders.Place(DemoBusiness.Id, person.Shop, null, "EUR");

    /// <summary>The person's orders in the shop's own books, in the order in which they were placed.</summary>
    public IReadOnlyList<ShopOrder> OrdersOf(DemoPerson person) => [.. orders.All.Where(order => order.Customer.Id == person.Shop.Id)];

    /// <summary>Time passes for the whole host, after all that was set off is done.</summary>
    public async Task PassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await quiet.WaitAsync(cancellationToken);
        clock.Advance(time);
    }

    /// <summary>Ends when all that was set off is done.</summary>
    public Task QuietAsync(CancellationToken cancellationToken) => quiet.WaitAsync(cancellationToken);

    /// <summary>Meta delivers a webhook again, all copies at once; the app must accept each.</summary>
    public async Task RepeatAsync(WebhookDelivery delivery, int times, CancellationToken cancellationToken)
    {
        var repeated = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => courier.RepeatAsync(delivery, cancellationToken)));
        if (repeated.FirstOrDefault(copy => copy.State is not WebhookState.Delivered) is { } failed)
        {
            throw new NotSeenException($"the app answered a repeated webhook with {failed.Attempts[^1].Status}");
        }
    }

    /// <summary>The shop sends an order event; the app must accept it.</summary>
    public async Task<WebhookDelivery> SendAsync(DemoPerson person, string type, CancellationToken cancellationToken, ShopSending? sending = null)
    {
        if (type is not "order.placed")
        {
            person.Order = orders.Ship(person.Order!, person.Order!.Shipment ?? orders.DefaultShipment);
        }

        return await shop.SendAsync(person.Order!, type, clock.GetUtcNow(), sending ?? new ShopSending(), cancellationToken);
    }

    /// <summary>Sends a webhook of Meta whose signature is somebody else's.</summary>
    public Task<WebhookDelivery> SendForgedAsync(string path, string body, CancellationToken cancellationToken)
    {
        var forged = meta.Make(path, "forged", "forged", System.Text.Encoding.ASCII.GetBytes(body));
        return courier.SendNowAsync(forged with { Headers = SignatureVariants.Apply(forged.Headers, "wrong") }, cancellationToken);
    }

    /// <summary>Waits until the webhook was answered with 2xx.</summary>
    public async Task<WebhookDelivery> AcceptedAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        await log.Changes.WaitForAsync(
            () => log.Find(delivery.Id) is { State: WebhookState.Delivered } done ? done : null, cancellationToken);

    /// <summary>Waits until a further mail for Lena came in.</summary>
    public Task<ReceivedMail> MailAsync(int alreadyThere, CancellationToken cancellationToken) =>
        mailbox.Changes.WaitForAsync(() => Mails.Skip(alreadyThere).FirstOrDefault(), cancellationToken);

    /// <summary>Asks the app's own API about a customer until the answer holds the word; for what must not show in the chat, there is nothing else to wait for.</summary>
    public async Task<string> AnsweredAsync(DemoPerson person, string about, string word, CancellationToken cancellationToken)
    {
        using var again = new PeriodicTimer(LookAgainAfter);
        while (true)
        {
            using var response = await CallAsync(HttpMethod.Get, $"/api/businesses/{DemoBusiness.Id}/customers/{person.CustomerId}/{about}", null, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.StatusCode is HttpStatusCode.OK && text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return text;
            }

            await again.WaitForNextTickAsync(cancellationToken);
        }
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected, CancellationToken cancellationToken) =>
        response.StatusCode == expected
            ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
            : throw new NotSeenException($"the app answered {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
}
