using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Tests.EndToEnd;

/// <summary>A customer wants an order changed in the chat; the simulated shop does it, refuses, answers late, badly or never.</summary>
public class ChangeStoryTests
{
    private const string Street = "Kanariengasse 7";

    [Fact]
    public async Task An_order_is_cancelled_from_the_chat_to_the_shop_and_back()
    {
        await using var app = await App.StartAsync();
        var person = await OrderAsync(app);

        Say(app, person, "Bitte stornieren Sie meine Bestellung");
        await HearsAsync(app, person, "wirklich storniert");
        app.Actions.Act(person, new CustomerAction { Do = "tap", Text = "Ja, bitte" });
        await HearsAsync(app, person, "Erledigt: Die Bestellung #1001 ist storniert.");

        Assert.True(app.Services.GetRequiredService<ShopOrders>().Find("A-1001")!.IsCancelled);
        Assert.Contains(app.Received(person), item => item.Text.Contains("Stornierung der Bestellung #1001 ist beim Shop angefragt", StringComparison.Ordinal));
        await ChangeAsync(app, "done");
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task An_address_is_changed_and_stands_in_no_log()
    {
        await using var app = await App.StartAsync();
        var person = await OrderAsync(app);

        Say(app, person, "Kann ich die Lieferadresse noch ändern?");
        await HearsAsync(app, person, "Wohin soll die Bestellung #1001");
        Say(app, person, $"{A.CustomerName}\n{Street}\n10115 Berlin");
        await HearsAsync(app, person, "Erledigt: Die Bestellung #1001 geht an die neue Adresse.");

        Assert.Equal("Berlin", app.Services.GetRequiredService<ShopOrders>().Find("A-1001")!.ShipTo.City);
        Assert.Equal(Street, (await ChangeAsync(app, "done"))["to"]!["line1"]!.GetValue<string>());
        Assert.DoesNotContain(app.Logs.All, line => line.Contains("Kanarien", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task A_refusal_is_told_with_the_shops_words()
    {
        await using var app = await App.StartAsync();
        var person = await OrderAsync(app);
        await ArmAsync(app, new { answer = "refused", code = "too-late", message = "Schon <b>verpackt</b>." });

        AskForAddress(app, person);

        await HearsAsync(app, person, "Dafür ist sie schon zu weit bearbeitet.\nDer Shop schreibt dazu: Schon <b>verpackt</b>.");
        Assert.Equal("too-late", (await ChangeAsync(app, "refused"))["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_shop_that_answers_later_is_waited_for()
    {
        await using var app = await App.StartAsync();
        var person = await OrderAsync(app);
        await ArmAsync(app, new { answer = "later", delay = "PT5M" });

        AskForAddress(app, person);
        await HearsAsync(app, person, "ist beim Shop angefragt");
        await ShopMetAsync(app);
        await app.IsQuietAsync();
        Assert.Null((await ChangeAsync(app, "asked"))["lastFault"]);
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        await HearsAsync(app, person, "geht an die neue Adresse");
    }

    [Fact]
    public async Task A_shop_that_never_answers_leads_to_a_person()
    {
        await using var app = await App.StartAsync();
        var person = await OrderAsync(app);
        await ArmAsync(app, new { answer = "never" });

        AskForAddress(app, person);
        await HearsAsync(app, person, "ist beim Shop angefragt");
        await ShopMetAsync(app);
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(30));

        await HearsAsync(app, person, "hat zur Bestellung #1001 noch nicht geantwortet (Lieferadresse ändern). Ein Mensch von Demo Shop");
        Assert.Equal("shop.no-answer", (await ChangeAsync(app, "failed"))["reason"]!.GetValue<string>());
        await HeldAsync(app);
    }

    [Fact]
    public async Task A_shop_that_is_down_for_a_while_is_asked_again()
    {
        await using var app = await App.StartAsync();
        var person = await OrderAsync(app);
        await ArmAsync(app, new { answer = "500", times = 3, retryAfter = 20 });

        AskForAddress(app, person);
        await HearsAsync(app, person, "ist beim Shop angefragt");
        for (var call = 1; call <= 3; call++)
        {
            await app.ReadsAsync(await ChangesPathAsync(app), answer => answer["changes"]![0]!["calls"]!.GetValue<int>() == call && answer["changes"]![0]!["lastFault"] is not null);
            await app.IsQuietAsync();
            app.Clock.Advance(TimeSpan.FromSeconds(40));
        }

        await HearsAsync(app, person, "geht an die neue Adresse");
        Assert.Equal(4, (await ChangeAsync(app, "done"))["calls"]!.GetValue<int>());
        Assert.Empty(app.Logs.Errors);
    }

    [Theory]
    [InlineData("html", "shop.unreadable")]
    [InlineData("huge", "shop.too-large")]
    [InlineData("malformed", "shop.unreadable")]
    [InlineData("redirect", "shop.redirected")]
    public async Task An_answer_that_is_none_is_a_clear_failure_and_leads_to_a_person(string habit, string reason)
    {
        await using var app = await App.StartAsync();
        var person = await OrderAsync(app);
        await ArmAsync(app, new { answer = habit });

        AskForAddress(app, person);

        await HearsAsync(app, person, "ein technisches Problem mit dem Shop (Lieferadresse ändern). Ein Mensch von Demo Shop");
        Assert.Equal(reason, (await ChangeAsync(app, "failed"))["reason"]!.GetValue<string>());
        await HeldAsync(app);
    }

    /// <summary>A customer in the chat whose order was placed, and who was told.</summary>
    private static async Task<MessengerCustomer> OrderAsync(App app)
    {
        var person = await app.CustomerInChatAsync();
        using var placed = await app.Http.PostAsJsonAsync("_local/api/shop/orders", new JsonObject { ["customer"] = new JsonObject { ["id"] = app.Customer, ["locale"] = "de-DE" } });
        Assert.True(placed.IsSuccessStatusCode);
        await app.ReceivesAsync(person, 1);
        return person;
    }

    private static void AskForAddress(App app, MessengerCustomer person) => Say(app, person, $"Bitte die Lieferadresse ändern: {Street}, 10115 Berlin");

    private static void Say(App app, MessengerCustomer person, string text) => app.Actions.Act(person, new CustomerAction { Do = "text", Text = text });

    private static async Task HearsAsync(App app, MessengerCustomer person, string words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await app.Chats.Changes.WaitForAsync(() => app.Received(person).FirstOrDefault(item => item.Text.Contains(words, StringComparison.Ordinal)), limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The customer never heard \"{words}\", but:\n{string.Join('\n', app.Received(person).Select(item => item.Text))}\n{string.Join('\n', app.Logs.Tail)}");
        }
    }

    /// <summary>Only calls to the standard shop meet it: the WooCommerce shop is polled beside it.</summary>
    private static async Task ArmAsync(App app, object habit)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(habit)!;
        body["platform"] = "standard";
        using var armed = await app.Http.PostAsJsonAsync("_local/api/shop/answers", body);
        Assert.True(armed.IsSuccessStatusCode);
    }

    /// <summary>Waits until the shop was asked and has answered as it was told to.</summary>
    private static async Task ShopMetAsync(App app)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var habits = app.Services.GetRequiredService<ShopHabits>();
        await habits.Changes.WaitForAsync(() => habits.Armed.Count == 0 ? habits : null, limit.Token);
    }

    private static async Task<string> ChangesPathAsync(App app) => $"api/businesses/demo/customers/{await app.CustomerIdAsync()}/changes";

    /// <summary>Waits until the only change is in this state.</summary>
    private static async Task<JsonNode> ChangeAsync(App app, string state) =>
        Assert.Single((await app.ReadsAsync(await ChangesPathAsync(app), answer => answer["changes"]!.AsArray() is [{ } only] && only["state"]!.GetValue<string>() == state))["changes"]!.AsArray())!;

    private static async Task HeldAsync(App app) =>
        await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/threads", answer => answer["threads"]![0]!["heldBy"] is not null);
}
