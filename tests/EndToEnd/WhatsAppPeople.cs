using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Tests.EndToEnd;

/// <summary>WhatsApp customers of the whole app.</summary>
internal static class WhatsAppPeople
{
    public const string Number = MetaAccounts.DemoNumberId;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static WhatsAppChats WhatsApp(this App app) => app.Services.GetRequiredService<WhatsAppChats>();

    /// <summary>A person whom the business has had no contact with. Without a window nothing but templates reaches them.</summary>
    /// <param name="app">The app.</param>
    /// <param name="hidesPhone">No webhook shows the phone number; only the business-scoped id can be written to.</param>
    /// <param name="windowOpen">As if they had just written.</param>
    public static WhatsAppCustomer NewWhatsAppPerson(this App app, bool hidesPhone = false, bool windowOpen = false)
    {
        var phone = WhatsAppIds.Phone();
        var bsuid = WhatsAppIds.Bsuid(phone);
        return app.WhatsApp().Add(new WhatsAppCustomer
        {
            Account = Number,
            Peer = bsuid,
            Bsuid = bsuid,
            Phone = phone,
            ShowsPhone = !hidesPhone,
            Name = "Erika Muster",
            Receipts = ReceiptHabit.Reads,
            WindowOpenedAt = windowOpen ? app.Clock.GetUtcNow() : null,
        });
    }

    /// <summary>The person does something; returns the webhook that follows from it.</summary>
    public static WebhookDelivery? Act(this App app, WhatsAppCustomer person, WhatsAppAction action) =>
        app.Services.GetRequiredService<WhatsAppActions>().Act(app.WhatsApp().Find(person.Account, person.Peer)!, action);

    public static WebhookDelivery? Says(this App app, WhatsAppCustomer person, string text) =>
        app.Act(person, new WhatsAppAction { Do = "text", Text = text });

    /// <summary>What the business wrote to the person so far.</summary>
    public static IReadOnlyList<ChatItem> Received(this App app, WhatsAppCustomer person) =>
        [.. (app.WhatsApp().Read(person.Account, person.Peer)?.Items ?? []).Where(item => item.From == "business")];

    /// <summary>Waits until the person has received <paramref name="count"/> messages, and returns all of them.</summary>
    public static async Task<IReadOnlyList<ChatItem>> ReceivesAsync(this App app, WhatsAppCustomer person, int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await app.WhatsApp().Changes.WaitForAsync(() => app.Received(person) is var items && items.Count >= count ? items : null, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"The WhatsApp customer received {app.Received(person).Count} of {count} messages.\n{string.Join('\n', app.Logs.Tail)}");
        }
    }

    /// <summary>A customer who agreed at the checkout to updates on WhatsApp, by phone number: the answer of the opt-in API.</summary>
    public static async Task<JsonNode> OptInOnWhatsAppAsync(this App app, WhatsAppCustomer? person = null)
    {
        var optIn = A.OptIn(app.Customer, person is null ? null : new { phone = $"+{person.Phone}" }, app.Clock.GetUtcNow());
        optIn["channel"] = "whatsapp";
        using var response = await app.PostAsync("api/businesses/demo/opt-ins", optIn, $"opt-in-whatsapp-{app.Customer}");
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Created, $"The opt-in was answered {response.StatusCode}. {string.Join('\n', app.Logs.Errors)}");
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>A customer who agreed at the checkout, opened the <c>wa.me</c> link and sent the text that stands in it.</summary>
    public static async Task<WhatsAppCustomer> CustomerInWhatsAppAsync(this App app, bool hidesPhone = false)
    {
        var optIn = await app.OptInOnWhatsAppAsync();
        var person = app.NewWhatsAppPerson(hidesPhone);
        app.Act(person, new WhatsAppAction { Do = "open-link", Link = optIn["link"]!.GetValue<string>() });
        return person;
    }
}
