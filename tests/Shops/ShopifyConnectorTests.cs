using Serverless.Businesses;
using Serverless.Local.Simulators.Shop;
using Serverless.Shops;

namespace Serverless.Tests.Shops;

/// <summary>What only Shopify does: tokens, jobs, drafts, points.</summary>
public class ShopifyConnectorTests
{
    private const string Kind = ShopKinds.Shopify;

    private static OrderChange.Cancel Cancel(ShopOrder order) => new OrderChange.Cancel(order.IdOnPlatform, null);

    [Fact]
    public async Task A_token_is_used_until_shortly_before_its_end()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        var admin = shops.World.Get<ShopifyAdmin>();

        await shops.QuotedAsync(Kind, order.IdOnPlatform);
        await shops.QuotedAsync(Kind, order.IdOnPlatform);
        Assert.Equal(1, admin.TokensGiven);

        shops.World.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(4));
        await shops.QuotedAsync(Kind, order.IdOnPlatform);
        Assert.Equal(2, admin.TokensGiven);
    }

    [Fact]
    public async Task A_token_that_Shopify_refuses_is_replaced_once()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        await shops.ArmAsync(new { answer = "401" });

        Assert.Equal(new ShopAnswer.Done(), await shops.ChangeAsync(Kind, Cancel(order)));
        Assert.Equal(2, shops.World.Get<ShopifyAdmin>().TokensGiven);
    }

    [Fact]
    public async Task When_the_new_token_is_refused_too_a_person_must_look()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        await shops.ArmAsync(new { answer = "401", times = 0 });

        Assert.Equal(new ShopAnswer.Broken("shop.access-denied"), await shops.ChangeAsync(Kind, Cancel(order)));
        Assert.Equal(2, shops.World.Get<ShopifyAdmin>().TokensGiven);
    }

    [Fact]
    public async Task Without_a_client_id_the_secret_is_the_token()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        shops.With = shop => shop with { ClientId = null, Secret = "static-token" };

        Assert.Equal(new ShopAnswer.Broken("shop.access-denied"), await shops.ChangeAsync(Kind, Cancel(order)));
        Assert.Equal(0, shops.World.Get<ShopifyAdmin>().TokensGiven);
    }

    [Fact]
    public async Task A_client_that_Shopify_does_not_know_needs_a_person()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        shops.With = shop => shop with { ClientId = "another" };

        Assert.Equal(new ShopAnswer.Broken("shop.access-denied"), await shops.ChangeAsync(Kind, Cancel(order)));
    }

    [Theory]
    [InlineData("shop.example")]
    [InlineData("demo.myshopify.com.evil.example")]
    [InlineData("evil.example/.myshopify.com")]
    [InlineData("demo.myshopify.com\n")]
    [InlineData(null)]
    public async Task Only_a_domain_of_Shopifys_is_called(string? domain)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        shops.With = shop => shop with { ShopDomain = domain };

        Assert.Equal(new ShopAnswer.Broken("shop.not-configured"), await shops.ChangeAsync(Kind, Cancel(order)));
    }

    [Fact]
    public async Task When_the_points_are_used_up_the_wait_is_computed_from_what_is_missing()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        await shops.ArmAsync(new { answer = "throttled" });

        Assert.Equal(new ShopAnswer.TryAgain("shop.throttled", TimeSpan.FromSeconds(4)), await shops.ChangeAsync(Kind, Cancel(order)));
    }

    [Fact]
    public async Task A_cancellation_takes_Shopify_its_time_and_asking_again_meanwhile_is_no_refusal()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        await shops.ArmAsync(new { answer = "later", delay = "PT20S" });
        var pending = new ShopAnswer.TryAgain("shop.pending", TimeSpan.FromSeconds(5));

        Assert.Equal(pending, await shops.ChangeAsync(Kind, Cancel(order)));
        shops.World.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(pending, await shops.ChangeAsync(Kind, Cancel(order), attempt: 2));
        shops.World.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(new ShopAnswer.Done(), await shops.ChangeAsync(Kind, Cancel(order), attempt: 3));
    }

    [Fact]
    public async Task The_same_again_is_a_draft_that_is_paid_by_its_link()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        var quote = await shops.QuotedAsync(Kind, order.IdOnPlatform);
        await shops.ArmAsync(new { answer = "answer-lost" });

        Assert.Equal(new ShopAnswer.TryAgain("shop.unreachable", TimeSpan.FromSeconds(20)), await shops.OrderAsync(Kind, order.IdOnPlatform, quote));
        var ordered = await shops.OrderAsync(Kind, order.IdOnPlatform, quote, attempt: 2);

        Assert.Equal(new ShopAnswer.Ordered(null, null, new Uri("https://demo.myshopify.com/invoices/1"), false), ordered);
        Assert.Single(shops.Drafts);
        Assert.Single(shops.Orders.All);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_business_that_sells_on_invoice_has_the_order_placed_once(int skip)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(Kind);
        shops.With = shop => shop with { Reorder = new ReorderSettings { PaymentTerms = true } };
        var quote = await shops.QuotedAsync(Kind, order.IdOnPlatform);
        await shops.ArmAsync(new { answer = "answer-lost", skip });

        Assert.IsType<ShopAnswer.TryAgain>(await shops.OrderAsync(Kind, order.IdOnPlatform, quote));
        var ordered = await shops.OrderAsync(Kind, order.IdOnPlatform, quote, attempt: 2);

        var placed = Assert.Single(shops.Orders.All, other => other.Id != order.Id);
        Assert.Equal(new ShopAnswer.Ordered(placed.IdOnPlatform, placed.Number, null, false), ordered);
        Assert.True(Assert.Single(shops.Drafts).HasTerms);
        await shops.World.WebhookAsync("orders/create");
    }
}
