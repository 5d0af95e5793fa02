using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Serverless.Local.Simulators.Messenger;
using Serverless.Platform.Storage;

namespace Serverless.Tests.EndToEnd;

/// <summary>Orders of Shopify and WooCommerce shops travel into the customer's chat, in whatever order their webhooks come.</summary>
public class ShopsTests
{
    [Theory]
    [InlineData("shopify")]
    [InlineData("woocommerce")]
    public async Task An_order_travels_into_the_chat_step_by_step(string platform)
    {
        await using var app = await App.StartAsync();
        var person = await CustomerAsync(app);

        await PlaceAsync(app, platform);
        await app.ReceivesAsync(person, 1);
        string[] types = ["order.shipped", "order.out_for_delivery", "order.delivered"];
        for (var i = 0; i < types.Length; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(202, Assert.Single(await EventAsync(app, new JsonObject { ["type"] = types[i] })));
            await app.ReceivesAsync(person, i + 2);
        }

        Assert.Equal(["receipt", "button", "button", "button"], app.Received(person).Select(item => item.Kind));
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task What_Shopify_says_of_an_order_before_the_order_itself_waits_for_it()
    {
        await using var app = await App.StartAsync();
        var person = await CustomerAsync(app);
        await PlaceAsync(app, "shopify", send: false);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(202, Assert.Single(await EventAsync(app, new JsonObject { ["type"] = "order.shipped" })));
        await app.IsIdleAsync();
        Assert.Empty(app.Received(person));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(202, Assert.Single(await EventAsync(app, new JsonObject { ["type"] = "order.placed", ["at"] = app.Clock.GetUtcNow().AddSeconds(-2) })));

        Assert.Equal(["receipt", "button"], (await app.ReceivesAsync(person, 2)).Select(item => item.Kind));
    }

    [Theory]
    [InlineData("shopify", 3)]
    [InlineData("shopify", 8)]
    [InlineData("woocommerce", 3)]
    [InlineData("woocommerce", 8)]
    public async Task Events_in_any_order_and_number_end_with_the_delivery_told_once(string platform, int seed)
    {
        await using var app = await App.StartAsync();
        var person = await CustomerAsync(app);
        await PlaceAsync(app, platform, send: false);
        app.Clock.Advance(TimeSpan.FromSeconds(10));

        await EventAsync(app, new JsonObject
        {
            ["types"] = new JsonArray("order.placed", "order.paid", "order.shipped", "order.out_for_delivery", "order.delivered"),
            ["shuffle"] = true,
            ["seed"] = seed,
            ["sending"] = new JsonObject { ["copies"] = 2 },
        });
        await app.ReceivesAsync(person, 1);
        await app.IsIdleAsync();

        var orders = await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/orders", answer => answer.ToJsonString().Contains("delivered", StringComparison.Ordinal));
        var received = app.Received(person);
        Assert.Equal(1, received.Count(item => item.Text.Contains("wurde", StringComparison.Ordinal)));
        Assert.Equal(received.Count, received.Select(item => item.Text).Distinct().Count());
        Assert.Contains("\"told\"", orders.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task What_a_WooCommerce_webhook_did_not_tell_is_found_by_the_poll()
    {
        await using var app = await App.StartAsync();
        var person = await CustomerAsync(app);
        await PlaceAsync(app, "woocommerce");
        await app.ReceivesAsync(person, 1);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await EventAsync(app, new JsonObject { ["type"] = "order.shipped", ["forget"] = true }));
        app.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(["receipt", "button"], (await app.ReceivesAsync(person, 2)).Select(item => item.Kind));
    }

    [Fact]
    public async Task The_ping_of_WooCommerce_is_answered_200()
    {
        await using var app = await App.StartAsync();

        var ping = await CallAsync(app, "shop/woocommerce/ping", []);

        Assert.Equal(200, ping["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_privacy_request_of_Shopify_is_kept_and_not_logged()
    {
        await using var app = await App.StartAsync();
        var body = new JsonObject { ["shop_id"] = 1, ["customer"] = new JsonObject { ["email"] = A.CustomerEmail, ["phone"] = A.CustomerPhone } };

        var sent = await CallAsync(app, "shop/webhooks?platform=shopify&topic=customers/redact", body);

        Assert.Equal(200, sent["status"]!.GetValue<int>());
        Assert.Single(new TableServiceClient(app.Settings["Tables"]!).GetTableClient(TableNames.PrivacyRequests).Query<TableEntity>());
        Assert.DoesNotContain(app.Logs.All, line => line.Contains(A.CustomerEmail, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A customer whose chat is known already: one that becomes usable after the delivery is told nothing any more.</summary>
    private static async Task<MessengerCustomer> CustomerAsync(App app)
    {
        var person = await app.CustomerInChatAsync();
        await app.IsIdleAsync();
        return person;
    }

    private static Task<JsonNode> PlaceAsync(App app, string platform, bool send = true) => CallAsync(app, "shop/orders", new JsonObject
    {
        ["platform"] = platform,
        ["send"] = send,
        ["customer"] = new JsonObject { ["id"] = app.Customer, ["email"] = $"{app.Customer}@example.org", ["phone"] = null },
    });

    /// <summary>The statuses that the app answered.</summary>
    private static async Task<int[]> EventAsync(App app, JsonObject asked) =>
        [.. (await CallAsync(app, "shop/orders/A-1001/events", asked))["webhooks"]!.AsArray().Select(webhook => webhook!["status"]!.GetValue<int>())];

    private static async Task<JsonNode> CallAsync(App app, string path, JsonObject body)
    {
        using var answer = await app.Http.PostAsJsonAsync($"_local/api/{path}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
