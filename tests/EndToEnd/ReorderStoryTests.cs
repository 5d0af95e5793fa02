using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Tests.EndToEnd;

/// <summary>A customer orders the same again by thumb, from the question to the receipt of the new order.</summary>
public class ReorderStoryTests
{
    [Fact]
    public async Task The_same_again_is_quoted_bought_by_thumb_and_comes_back_as_a_receipt()
    {
        await using var app = await App.StartAsync();
        var person = await OrderedAsync(app);

        var quote = await QuotedAsync(app, person);
        Assert.Contains("Tippen Sie auf 👍, um zu kaufen.", quote.Text, StringComparison.Ordinal);
        Assert.Equal(["Jetzt kaufen", "Nicht kaufen"], quote.Choices.Select(choice => choice.Title));
        app.Actions.Act(person, new CustomerAction { Do = "like", Size = "large" });
        await app.SeesAsync(person, "Rückgängig bis");
        await app.IsQuietAsync();
        Assert.Null(app.Services.GetRequiredService<ShopOrders>().Find("A-1002"));
        var before = Receipts(app, person);
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        await app.SeesAsync(person, "#1002");
        await app.UntilAsync(() => Receipts(app, person) == before + 1, "the receipt of the new order");
        var listed = await StateAsync(app, "ordered");
        Assert.Equal(("A-1001", "A-1002", "#1002"), ((string)listed["orderId"]!, (string)listed["order"]!["id"]!, (string)listed["order"]!["number"]!));
        Assert.StartsWith("https://", (string)listed["order"]!["payUrl"]!, StringComparison.Ordinal);
        Assert.Null(app.Services.GetRequiredService<ShopOrders>().Find("A-1003"));
        Assert.Empty(app.Logs.Errors);
        Assert.DoesNotContain(app.Logs.All, line => line.Contains("Muster", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_thumb_that_the_platform_ever_sent_buys_and_is_undone()
    {
        await using var app = await App.StartAsync();
        var person = await OrderedAsync(app);
        List<Func<ChatItem, CustomerAction>> thumbs =
        [
            .. from size in new[] { "small", "medium", "large" }
               from shape in new[] { "sticker", "image", "both", "legacy" }
               select (Func<ChatItem, CustomerAction>)(_ => new CustomerAction { Do = "like", Size = size, Shape = shape }),
            _ => new CustomerAction { Do = "text", Text = "👍" },
            _ => new CustomerAction { Do = "text", Text = "👍🏽" },
            quote => new CustomerAction { Do = "text", Text = "👍🏿", Mid = quote.Mid },
            quote => new CustomerAction { Do = "react", Mid = quote.Mid, Reaction = "like" },
            _ => new CustomerAction { Do = "tap", Text = "Jetzt kaufen" },
        ];

        for (var i = 0; i < thumbs.Count; i++)
        {
            var quote = await QuotedAsync(app, person);
            app.Actions.Act(Now(app, person), thumbs[i](quote));
            await CountAsync(app, person, "Rückgängig bis", i + 1);
            app.Actions.Act(Now(app, person), new CustomerAction { Do = "tap", Text = "Rückgängig" });
            await CountAsync(app, person, "Rückgängig gemacht", i + 1);
            await app.IsQuietAsync();
        }

        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.IsQuietAsync();
        Assert.Null(app.Services.GetRequiredService<ShopOrders>().Find("A-1002"));
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task On_WhatsApp_text_swiped_reply_reaction_and_button_buy_too()
    {
        await using var app = await App.StartAsync();
        var scene = await WhatsAppScene.InChatAsync(app);
        await PlaceAsync(app);
        await scene.ReceivesAsync(1);
        List<Func<ChatItem, WhatsAppAction>> thumbs =
        [
            _ => new WhatsAppAction { Do = "text", Text = "👍🏼" },
            quote => new WhatsAppAction { Do = "text", Text = "👍", Mid = quote.Mid },
            quote => new WhatsAppAction { Do = "react", Mid = quote.Mid, Emoji = "👍🏾" },
            _ => new WhatsAppAction { Do = "tap", Text = "Jetzt kaufen" },
        ];

        var seen = 1;
        foreach (var thumb in thumbs)
        {
            await ActAsync(new WhatsAppAction { Do = "text", Text = "Nochmal bestellen bitte" }, "Tippen Sie auf 👍");
            await ActAsync(thumb(scene.Received[^1]), "Rückgängig bis");
            await ActAsync(new WhatsAppAction { Do = "tap", Text = "Rückgängig" }, "Rückgängig gemacht");
        }

        // One message for each act, and nothing ordered.
        Assert.Equal(1 + (3 * thumbs.Count), scene.Received.Count);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.IsQuietAsync();
        Assert.Null(app.Services.GetRequiredService<ShopOrders>().Find("A-1002"));

        // WhatsApp tells time by whole seconds.
        async Task ActAsync(WhatsAppAction action, string answer)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(2));
            scene.Act(action);
            Assert.Contains(answer, (await scene.ReceivesAsync(++seen))[^1].Text, StringComparison.Ordinal);
            await app.IsQuietAsync();
        }
    }

    [Fact]
    public async Task A_like_under_another_message_buys_nothing()
    {
        await using var app = await App.StartAsync();
        var person = await OrderedAsync(app);
        var other = app.Received(person)[0];
        await QuotedAsync(app, person);

        app.Actions.Act(Now(app, person), new CustomerAction { Do = "react", Mid = other.Mid, Reaction = "like" });

        await app.SeesAsync(person, "Ihr 👍 gehört nicht zum Angebot, deshalb ist nichts bestellt.");
        await StateAsync(app, "open");
    }

    [Fact]
    public async Task Fifty_thumbs_at_once_and_each_delivered_again_are_one_order()
    {
        await using var app = await App.StartAsync();
        var person = await OrderedAsync(app);
        await QuotedAsync(app, person);

        Parallel.For(0, 50, _ => app.Actions.Act(Now(app, person), new CustomerAction { Do = "like" }));
        await app.SeesAsync(person, "Rückgängig bis");
        await app.WebhooksArriveAsync();
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.SeesAsync(person, "#1002");
        await app.IsQuietAsync();

        await StateAsync(app, "ordered");
        Assert.Null(app.Services.GetRequiredService<ShopOrders>().Find("A-1003"));
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task What_is_taken_back_stays_taken_back_while_a_person_has_the_chat()
    {
        await using var app = await App.StartAsync();
        var person = await OrderedAsync(app);
        await QuotedAsync(app, person);
        app.Actions.Act(Now(app, person), new CustomerAction { Do = "like" });
        await app.SeesAsync(person, "Rückgängig bis");
        app.Act(person, "Ich möchte mit einem Menschen sprechen");
        await app.SeesAsync(person, "Wir holen einen Menschen dazu");
        await app.IsQuietAsync();

        app.Actions.Act(Now(app, person), new CustomerAction { Do = "tap", Text = "Rückgängig" });

        await StateAsync(app, "undone");
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.IsQuietAsync();
        Assert.Null(app.Services.GetRequiredService<ShopOrders>().Find("A-1002"));
    }

    /// <summary>A customer in the chat whose order was placed, and who was told.</summary>
    private static async Task<MessengerCustomer> OrderedAsync(App app)
    {
        var person = await app.CustomerInChatAsync();
        await PlaceAsync(app);
        await app.ReceivesAsync(person, 1);
        return person;
    }

    private static async Task PlaceAsync(App app)
    {
        using var placed = await app.Http.PostAsJsonAsync("_local/api/shop/orders", new JsonObject { ["customer"] = new JsonObject { ["id"] = app.Customer, ["locale"] = "de-DE" } });
        Assert.True(placed.IsSuccessStatusCode);
    }

    /// <summary>Asks for the same again and waits for the quote.</summary>
    private static async Task<ChatItem> QuotedAsync(App app, MessengerCustomer person)
    {
        var before = Quotes(app, person).Count;
        app.Act(person, "Nochmal bestellen bitte");
        await app.UntilAsync(() => Quotes(app, person).Count == before + 1, "the customer gets a quote");

        // By then it is on record which message the quote is.
        await app.IsQuietAsync();
        return Quotes(app, person)[^1];
    }

    private static List<ChatItem> Quotes(App app, MessengerCustomer person) =>
        [.. app.Received(person).Where(item => item.Text.Contains("Nochmal bestellen, zum Preis von heute", StringComparison.Ordinal))];

    private static Task CountAsync(App app, MessengerCustomer person, string words, int count) =>
        app.UntilAsync(() => app.Received(person).Count(item => item.Text.Contains(words, StringComparison.Ordinal)) == count, $"{words}, {count} times");

    private static int Receipts(App app, MessengerCustomer person) => app.Received(person).Count(item => item.Kind == "receipt");

    private static MessengerCustomer Now(App app, MessengerCustomer person) => app.Chats.Find(person.Page, person.Psid)!;

    private static async Task<JsonNode> StateAsync(App app, string state) =>
        (await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/quotes", answer => (string?)answer["quotes"]?[0]?["state"] == state))["quotes"]![0]!;
}
