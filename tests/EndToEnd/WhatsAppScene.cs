using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Tests.EndToEnd;

/// <summary>The app's customer as a person on WhatsApp.</summary>
internal sealed class WhatsAppScene(App app, WhatsAppCustomer person)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private WhatsAppChats Chats => app.Services.GetRequiredService<WhatsAppChats>();

    /// <summary>What the business wrote so far.</summary>
    public IReadOnlyList<ChatItem> Received => [.. (Chats.Read(person.Account, person.Peer)?.Items ?? []).Where(item => item.From == "business")];

    /// <summary>What the customer wrote so far.</summary>
    public IReadOnlyList<ChatItem> Written => [.. (Chats.Read(person.Account, person.Peer)?.Items ?? []).Where(item => item.From == "customer")];

    /// <summary>Agreed at the checkout and gave the phone number; never wrote.</summary>
    public static async Task<WhatsAppScene> KnownByPhoneAsync(App app)
    {
        var scene = new WhatsAppScene(app, NewPerson(app, showsPhone: true));
        await scene.OptInAsync(new { phone = $"+{scene.Phone}" });
        return scene;
    }

    /// <summary>Agreed at the checkout and opened the link, so that the window is open.</summary>
    public static async Task<WhatsAppScene> InChatAsync(App app, bool showsPhone = true)
    {
        var scene = new WhatsAppScene(app, NewPerson(app, showsPhone));
        var optIn = await scene.OptInAsync(null);
        scene.Act(new WhatsAppAction { Do = "open-link", Link = optIn["link"]!.GetValue<string>() });
        await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/threads",
            answer => answer["threads"]!.AsArray().Any(thread => thread!["channel"]!.GetValue<string>() == "whatsapp" && thread["windowUntil"] is not null));
        return scene;
    }

    public string Phone => person.Phone;

    /// <summary>What the business wrote so far, as another start of the app knows it.</summary>
    public IReadOnlyList<ChatItem> In(App other) => new WhatsAppScene(other, person).Received;

    public void Act(WhatsAppAction action) =>
        app.Services.GetRequiredService<WhatsAppActions>().Act(Chats.Find(person.Account, person.Peer)!, action);

    /// <summary>Waits until <paramref name="count"/> messages have arrived, and returns all of them.</summary>
    public async Task<IReadOnlyList<ChatItem>> ReceivesAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await Chats.Changes.WaitForAsync(() => Received is var items && items.Count >= count ? items : null, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"The customer received {Received.Count} of {count} messages.\n{string.Join('\n', app.Logs.Tail)}");
        }
    }

    private static WhatsAppCustomer NewPerson(App app, bool showsPhone)
    {
        var number = Random.Shared.NextInt64(1_000_000_000, 9_999_999_999);
        return app.Services.GetRequiredService<WhatsAppChats>().Add(new WhatsAppCustomer
        {
            Account = MetaAccounts.DemoNumberId,
            Peer = $"DE.1349{number}",
            Bsuid = $"DE.1349{number}",
            Phone = $"49151{number % 100_000_000:D8}",
            ShowsPhone = showsPhone,
            Name = "Erika Muster",
            Receipts = ReceiptHabit.Reads,
        });
    }

    private async Task<JsonNode> OptInAsync(object? address)
    {
        var body = A.OptIn(app.Customer, address, app.Clock.GetUtcNow());
        body["channel"] = "whatsapp";
        using var response = await app.PostAsync("api/businesses/demo/opt-ins", body, $"opt-in-{app.Customer}-{person.Peer}");
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Created, $"The opt-in was answered {response.StatusCode}. {string.Join('\n', app.Logs.Errors)}");
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
