using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Businesses;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Shops;

namespace Serverless.Tests.EndToEnd;

/// <summary>The app calls the demo shop as it is registered, and the shop's webhooks come back.</summary>
public class ShopCallsTests
{
    private static readonly PostalAddress Berlin = new(A.CustomerName, "Kanariengasse 7", null, "10115", "Berlin", "DE");

    private static async Task<ShopCall> CallAsync(App app, string requestId, Func<ShopSettings, ShopSettings>? with = null)
    {
        var business = (await app.Services.GetRequiredService<IBusinesses>().FindAsync("demo", CancellationToken.None))!;
        return new ShopCall(business, (with ?? (shop => shop))(business.Shop!), requestId, 1);
    }

    private static async Task PlaceAsync(App app, string platform = "standard")
    {
        using var placed = await app.Http.PostAsJsonAsync("_local/api/shop/orders", new JsonObject { ["platform"] = platform, ["customer"] = new JsonObject { ["id"] = app.Customer } });
        Assert.True(placed.IsSuccessStatusCode);
    }

    private static async Task<WebhookDelivery> WebhookAsync(App app, string topic)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var log = app.Services.GetRequiredService<WebhookLog>();
        return await log.Changes.WaitForAsync(() => log.After(0).FirstOrDefault(delivery => delivery.Topic == topic && delivery.Attempts.Count > 0), limit.Token);
    }

    [Fact]
    public async Task The_demo_shop_does_what_it_is_asked_and_its_webhooks_are_taken()
    {
        await using var app = await App.StartAsync();
        await PlaceAsync(app);
        var caller = app.Services.GetRequiredService<ShopCaller>();

        Assert.Equal(new ShopAnswer.Done(), await caller.ChangeAsync(await CallAsync(app, "chg-1"), new OrderChange.Address("A-1001", "#1001", Berlin), CancellationToken.None));
        var quote = Assert.IsType<ShopAnswer.Offered>(await caller.QuoteAsync(await CallAsync(app, "quo-1"), new QuoteRequest("A-1001", "#1001"), CancellationToken.None)).Quote;
        var ordered = Assert.IsType<ShopAnswer.Ordered>(await caller.OrderAsync(await CallAsync(app, "ord-1"), new ReorderRequest("A-1001", "#1001", "quote-1", quote), CancellationToken.None));

        Assert.Equal(("A-1002", "Berlin"), (ordered.OrderId, app.Services.GetRequiredService<ShopOrders>().Find("A-1002")!.ShipTo.City));
        Assert.Equal(202, (await WebhookAsync(app, "order.updated")).Attempts[^1].Status);
        Assert.Equal(202, (await WebhookAsync(app, "order.placed")).Attempts[^1].Status);
        Assert.Empty(app.Logs.Errors);
        Assert.Contains(app.Logs.All, line => line.Contains("shop.called", StringComparison.Ordinal) && line.Contains("ord-1", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Logs.All, line => line.Contains("Kanarien", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_the_demo_shop_answers_later_is_taken()
    {
        await using var app = await App.StartAsync();
        await PlaceAsync(app);
        using var armed = await app.Http.PostAsJsonAsync("_local/api/shop/answers", new { answer = "later", delay = "PT1M" });
        Assert.True(armed.IsSuccessStatusCode);

        var answer = await app.Services.GetRequiredService<ShopCaller>().ChangeAsync(await CallAsync(app, "chg-1"), new OrderChange.Cancel("A-1001", "#1001"), CancellationToken.None);
        Assert.Equal(new ShopAnswer.Later(), answer);
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(202, (await WebhookAsync(app, "order.change.accepted")).Attempts[^1].Status);
        Assert.Equal(202, (await WebhookAsync(app, "order.cancelled")).Attempts[^1].Status);
    }

    [Theory]
    [InlineData("shopify", "5500000001")]
    [InlineData("woocommerce", "701")]
    public async Task The_other_shops_are_called_with_what_the_demo_business_has_for_them(string kind, string id)
    {
        await using var app = await App.StartAsync();
        await PlaceAsync(app, kind);
        var call = await CallAsync(app, "chg-1", _ => new ShopSettings(kind) { ClientId = kind == "shopify" ? ShopifyAdmin.ClientId : null, Secret = kind == "shopify" ? "demo-shopify" : null });

        Assert.Equal(new ShopAnswer.Done(), await app.Services.GetRequiredService<ShopCaller>().ChangeAsync(call, new OrderChange.Cancel(id, null), CancellationToken.None));
        Assert.True(app.Services.GetRequiredService<ShopOrders>().Find("A-1001")!.IsCancelled);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task A_kind_that_the_app_does_not_know_needs_a_person()
    {
        await using var app = await App.StartAsync();

        var answer = await app.Services.GetRequiredService<ShopCaller>().ChangeAsync(await CallAsync(app, "chg-1", _ => new ShopSettings("magento")), new OrderChange.Cancel("1", null), CancellationToken.None);

        Assert.Equal(new ShopAnswer.Broken("shop.not-configured"), answer);
        Assert.Contains(app.Logs.Errors, line => line.Contains("shop.called", StringComparison.Ordinal));
    }
}
