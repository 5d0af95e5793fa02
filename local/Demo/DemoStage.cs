using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Demo;

/// <summary>What the steps of the story act with and look at. The shop, the customer and Meta are simulated; the app is called as anybody would call it.</summary>
internal sealed class DemoStage(
    SimulatorAddress address, SimulatorHttp http, IConfiguration settings, MessengerChats chats, CustomerActions customers,
    ShopOrders orders, ShopWebhooks shop, WebhookCourier courier, WebhookLog log, MessengerWebhooks meta, TimeProvider clock)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>The <c>m.me</c> link that the opt-in answered with.</summary>
    public string Link { get; set; } = "";

    /// <summary>The app's id of the customer.</summary>
    public string CustomerId { get; set; } = "";

    public MessengerCustomer? Customer { get; private set; }

    public ShopOrder? Order { get; private set; }

    public IReadOnlyList<ChatItem> Chat => Customer is { } customer ? chats.Read(customer.Page, customer.Psid)!.Items : [];

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

    public DateTimeOffset Now => clock.GetUtcNow();

    public string? Setting(string name) => settings[name];

    /// <summary>A person opens the link on their phone.</summary>
    public WebhookDelivery OpenLink()
    {
        Customer = chats.Add(new MessengerCustomer
        {
            Page = MetaAccounts.DemoPage,
            Psid = MetaIds.Person(),
            Name = "Erika Muster",
            Locale = "de_DE",
            Receipts = ReceiptHabit.Reads,
        });
        return Act(new CustomerAction { Do = "open-link", Link = Link });
    }

    public WebhookDelivery Act(CustomerAction action) =>
        customers.Act(Customer!, action) ?? throw new NotSeenException("Meta sent no webhook: the page is not subscribed");

    public void PlaceOrder() => Order = orders.Place(DemoBusiness.Id, new ShopCustomer(), null, "EUR");

    /// <summary>The shop sends an order event; the app must accept it.</summary>
    public async Task<WebhookDelivery> SendAsync(string type, CancellationToken cancellationToken, ShopSending? sending = null)
    {
        if (type is not "order.placed")
        {
            Order = orders.Ship(Order!, Order!.Shipment ?? orders.DefaultShipment);
        }

        return await shop.SendAsync(Order!, type, clock.GetUtcNow(), sending ?? new ShopSending(), cancellationToken);
    }

    /// <summary>Sends a Messenger webhook whose signature is somebody else's.</summary>
    public Task<WebhookDelivery> SendForgedAsync(CancellationToken cancellationToken)
    {
        var forged = meta.Make("forged", "forged", MessengerEvents.Envelope(MetaAccounts.DemoPage, clock.GetUtcNow(), []));
        return courier.SendNowAsync(forged with { Headers = Simulators.Api.SignatureVariants.Apply(forged.Headers, "wrong") }, cancellationToken);
    }

    /// <summary>Waits until the webhook was answered with 2xx.</summary>
    public async Task<WebhookDelivery> AcceptedAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        await log.Changes.WaitForAsync(
            () => log.Find(delivery.Id) is { State: WebhookState.Delivered } done ? done : null, cancellationToken);

    /// <summary>Waits until the chat shows something new of the business that fits.</summary>
    public Task<ChatItem> SeenAsync(int alreadyThere, Func<ChatItem, bool> fits, CancellationToken cancellationToken) =>
        chats.Changes.WaitForAsync(() => Chat.Skip(alreadyThere).FirstOrDefault(item => item.From == "business" && fits(item)), cancellationToken);

    /// <summary>Asks the app's own API until the answer holds the word; for what must not show in the chat, there is nothing else to wait for.</summary>
    public async Task<string> AnsweredAsync(string path, string word, CancellationToken cancellationToken)
    {
        using var again = new PeriodicTimer(LookAgainAfter);
        while (true)
        {
            using var response = await CallAsync(HttpMethod.Get, path, null, cancellationToken);
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
