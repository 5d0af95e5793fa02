using Serverless.Local.Simulators.Shop;
using Serverless.Shops;

namespace Serverless.Tests.Shops;

/// <summary>What every connector keeps to, tried at the simulated shop of its kind.</summary>
public class ShopConnectorTests
{
    private static readonly PostalAddress Berlin = new("Erika Neu", "Neue Str. 2", "Hinterhaus", "10115", "Berlin", "DE");

    public static TheoryData<string> Kinds => [.. ShopPlatforms.All];

    private static OrderChange.Cancel Cancel(ShopOrder order) => new OrderChange.Cancel(order.IdOnPlatform, order.Number);

    private static OrderChange.Quantity Mugs(ShopOrder order, int from, int to, string? sku = "MUG-2", string line = "Becher & Co") => new OrderChange.Quantity(order.IdOnPlatform, order.Number, line, sku, from, to);

    private static int Happened(ShopOrder order, string type) => order.Happened.Count(happening => happening.Type == type);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_order_is_cancelled_and_the_shop_tells_of_it(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);

        Assert.Equal(new ShopAnswer.Done(), await shops.ChangeAsync(kind, Cancel(order)));

        Assert.True(shops.Orders.Find(order.Id)!.IsCancelled);
        await shops.World.WebhookAsync(kind switch { "shopify" => "orders/cancelled", "woocommerce" => "order.updated", _ => "order.cancelled" });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_order_goes_to_another_address(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);

        Assert.Equal(new ShopAnswer.Done(), await shops.ChangeAsync(kind, new OrderChange.Address(order.IdOnPlatform, null, Berlin)));

        Assert.Equal(new ShopAddress { Name = "Erika Neu", Line1 = "Neue Str. 2", Line2 = "Hinterhaus", PostalCode = "10115", City = "Berlin", Country = "DE" }, shops.Orders.Find(order.Id)!.ShipTo);
        await shops.World.WebhookAsync(kind is "shopify" ? "orders/updated" : "order.updated");
    }

    [Theory]
    [InlineData("standard", "MUG-2", 5)]
    [InlineData("shopify", "MUG-2", 5)]
    [InlineData("shopify", null, 1)]
    [InlineData("shopify", "MUG-2", 0)]
    [InlineData("woocommerce", "MUG-2", 5)]
    [InlineData("woocommerce", null, 1)]
    [InlineData("woocommerce", "MUG-2", 0)]
    public async Task The_pieces_of_one_line_change_and_the_others_stay(string kind, string? sku, int to)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);

        Assert.Equal(new ShopAnswer.Done(), await shops.ChangeAsync(kind, Mugs(order, 2, to, sku)));

        var after = shops.Orders.Find(order.Id)!;
        Assert.Equal((1, to), (after.Lines[0].Quantity, after.Lines.FirstOrDefault(line => line.Sku == "MUG-2")?.Quantity ?? 0));
        Assert.Equal(ShopCatalog.Text(59.90m + (to * 8m)), after.Total);
    }

    [Theory]
    [InlineData("standard", 0)]
    [InlineData("shopify", 0)]
    [InlineData("shopify", 1)]
    [InlineData("shopify", 2)]
    [InlineData("woocommerce", 0)]
    public async Task A_change_whose_answer_was_lost_is_made_once(string kind, int skip)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        await shops.ArmAsync(new { answer = "answer-lost", skip });

        Assert.IsType<ShopAnswer.TryAgain>(await shops.ChangeAsync(kind, Mugs(order, 2, 4)));
        Assert.Equal(new ShopAnswer.Done(), await shops.ChangeAsync(kind, Mugs(order, 2, 4), attempt: 2));
        Assert.Equal(new ShopAnswer.Done(), await shops.ChangeAsync(kind, Mugs(order, 2, 4), attempt: 3));

        var after = shops.Orders.Find(order.Id)!;
        Assert.Equal((4, 1), (after.Lines[1].Quantity, Happened(after, "order.updated")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_cancellation_whose_answer_was_lost_happens_once(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        await shops.ArmAsync(new { answer = "500-afterwards", retryAfter = 0 });

        Assert.Equal(new ShopAnswer.TryAgain("shop.status-500", null), await shops.ChangeAsync(kind, Cancel(order)));
        Assert.Equal(new ShopAnswer.Done(), await shops.ChangeAsync(kind, Cancel(order), attempt: 2));

        Assert.Equal(1, Happened(shops.Orders.Find(order.Id)!, "order.cancelled"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_on_its_way_is_not_changed(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        await shops.World.ApiAsync(HttpMethod.Post, $"shop/orders/{order.Id}/events", new { type = "order.shipped", forget = true });

        foreach (var change in new OrderChange[] { Cancel(order), Mugs(order, 2, 3), new OrderChange.Address(order.IdOnPlatform, null, Berlin) })
        {
            Assert.Equal(RefusalCodes.TooLate, Assert.IsType<ShopAnswer.Refused>(await shops.ChangeAsync(kind, change)).Code);
        }

        Assert.False(shops.Orders.Find(order.Id)!.IsCancelled);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_order_that_the_shop_does_not_know_is_refused(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        var quote = await shops.QuotedAsync(kind, order.IdOnPlatform);

        foreach (var id in new[] { "999999", "../orders", "A-1' OR 1" })
        {
            Assert.Equal(new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null), await shops.ChangeAsync(kind, new OrderChange.Cancel(id, null)));
        }

        Assert.Equal(new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null), await shops.OrderAsync(kind, "999998", quote));
    }

    [Theory]
    [InlineData("shopify")]
    [InlineData("woocommerce")]
    public async Task A_line_that_is_not_as_the_customer_believes_is_left_alone(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);

        Assert.Equal(RefusalCodes.Other, Assert.IsType<ShopAnswer.Refused>(await shops.ChangeAsync(kind, Mugs(order, 3, 5))).Code);
        Assert.Equal(RefusalCodes.Other, Assert.IsType<ShopAnswer.Refused>(await shops.ChangeAsync(kind, Mugs(order, 2, 5, null, "Untertasse"))).Code);
        await shops.ChangeAsync(kind, Mugs(order, 2, 0));
        Assert.Equal(RefusalCodes.NotAllowed, Assert.IsType<ShopAnswer.Refused>(await shops.ChangeAsync(kind, Mugs(order, 1, 0, "TEA-1"))).Code);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_shops_own_refusal_keeps_its_words(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        await shops.ArmAsync(new { answer = "refused", code = "not-allowed", message = "Bitte rufen Sie uns an." });

        Assert.Equal("Bitte rufen Sie uns an.", Assert.IsType<ShopAnswer.Refused>(await shops.ChangeAsync(kind, Cancel(order))).Text);
        Assert.False(shops.Orders.Find(order.Id)!.IsCancelled);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_quote_says_what_the_same_costs_now(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        await shops.World.ApiAsync(HttpMethod.Put, "shop/products/TEA-1", new { price = "64.90" });

        var quote = await shops.QuotedAsync(kind, order.IdOnPlatform);

        Assert.Equal([new ShopQuoteLine("Teekanne", "TEA-1", 1, 64.90m), new ShopQuoteLine("Becher & Co", "MUG-2", 2, 8.00m)], quote.Lines);
        Assert.Equal(("EUR", 80.90m), (quote.Currency, quote.Total));
        Assert.Equal(new PostalAddress("Erika Muster", "Alte Str. 1", null, "20095", "Hamburg", "DE"), quote.ShipTo);
        Assert.Single(shops.Orders.All);
        Assert.Empty(shops.Drafts);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_cannot_be_had_is_neither_offered_nor_sold(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        var quote = await shops.QuotedAsync(kind, order.IdOnPlatform);
        await shops.World.ApiAsync(HttpMethod.Put, "shop/products/MUG-2", new { stock = 1 });

        Assert.Equal(RefusalCodes.OutOfStock, Assert.IsType<ShopAnswer.Refused>(await shops.QuoteAsync(kind, order.IdOnPlatform, "quo-2")).Code);
        Assert.Equal(RefusalCodes.OutOfStock, Assert.IsType<ShopAnswer.Refused>(await shops.OrderAsync(kind, order.IdOnPlatform, quote)).Code);
        Assert.Single(shops.Orders.All);
        Assert.Empty(shops.Drafts);
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("woocommerce")]
    public async Task The_same_again_is_placed_once_and_can_be_paid(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        var quote = await shops.QuotedAsync(kind, order.IdOnPlatform);
        await shops.ArmAsync(new { answer = "answer-lost" });

        Assert.IsType<ShopAnswer.TryAgain>(await shops.OrderAsync(kind, order.IdOnPlatform, quote));
        var second = Assert.IsType<ShopAnswer.Ordered>(await shops.OrderAsync(kind, order.IdOnPlatform, quote, attempt: 2));
        var third = Assert.IsType<ShopAnswer.Ordered>(await shops.OrderAsync(kind, order.IdOnPlatform, quote, attempt: 3));

        var placed = Assert.Single(shops.Orders.All, other => other.Id != order.Id);
        Assert.Equal((placed.IdOnPlatform, false, second), (second.OrderId, second.IsPaid, third));
        Assert.StartsWith("https://shop.example/", second.PayUrl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(quote.Total, ShopCatalog.Amount(placed.Total));
        Assert.Equal(order.ShipTo, placed.ShipTo);
        await shops.World.WebhookAsync(kind is "standard" ? "order.placed" : "order.created");

        Assert.IsType<ShopAnswer.Ordered>(await shops.OrderAsync(kind, order.IdOnPlatform, quote, requestId: "ord-2"));
        Assert.Equal(3, shops.Orders.All.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_price_that_changed_meanwhile_buys_nothing(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        var quote = await shops.QuotedAsync(kind, order.IdOnPlatform);
        await shops.World.ApiAsync(HttpMethod.Put, "shop/products/TEA-1", new { price = "59.91" });

        Assert.Equal(new ShopAnswer.Refused(RefusalCodes.PriceChanged, null), await shops.OrderAsync(kind, order.IdOnPlatform, quote));
        Assert.Single(shops.Orders.All);
        Assert.Empty(shops.Drafts);
    }

    [Theory]
    [InlineData("standard", "500", "TryAgain shop.status-500")]
    [InlineData("standard", "429", "TryAgain shop.status-429")]
    [InlineData("standard", "401", "Broken shop.status-401")]
    [InlineData("standard", "410", "Broken shop.status-410")]
    [InlineData("standard", "redirect", "Broken shop.redirected")]
    [InlineData("standard", "html", "Broken shop.unreadable")]
    [InlineData("standard", "malformed", "Broken shop.unreadable")]
    [InlineData("standard", "huge", "Broken shop.too-large")]
    [InlineData("standard", "never", "Later")]
    [InlineData("standard", "later", "Later")]
    [InlineData("shopify", "500", "TryAgain shop.status-500")]
    [InlineData("shopify", "429", "TryAgain shop.status-429")]
    [InlineData("shopify", "403", "Broken shop.access-denied")]
    [InlineData("shopify", "404", "Broken shop.status-404")]
    [InlineData("shopify", "redirect", "Broken shop.redirected")]
    [InlineData("shopify", "html", "Broken shop.unreadable")]
    [InlineData("shopify", "malformed", "Broken shop.unreadable")]
    [InlineData("shopify", "huge", "Broken shop.too-large")]
    [InlineData("shopify", "throttled", "TryAgain shop.throttled")]
    [InlineData("woocommerce", "500", "TryAgain shop.status-500")]
    [InlineData("woocommerce", "429", "TryAgain shop.status-429")]
    [InlineData("woocommerce", "401", "Broken shop.status-401")]
    [InlineData("woocommerce", "404", "Broken shop.status-404")]
    [InlineData("woocommerce", "redirect", "Broken shop.redirected")]
    [InlineData("woocommerce", "html", "Broken shop.unreadable")]
    [InlineData("woocommerce", "malformed", "Broken shop.unreadable")]
    [InlineData("woocommerce", "huge", "Broken shop.too-large")]
    public async Task Whatever_a_shop_answers_instead_changes_nothing_and_has_a_name(string kind, string answer, string meaning)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        await shops.ArmAsync(new { answer, times = 0, delay = "PT1H" });

        Assert.Equal(meaning, StandardShopTests.Described(await shops.ChangeAsync(kind, Cancel(order))));
        Assert.False(shops.Orders.Find(order.Id)!.IsCancelled);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_shop_that_hangs_is_given_up_by_the_clock(string kind)
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync(kind);
        await shops.QuotedAsync(kind, order.IdOnPlatform);
        await shops.ArmAsync(new { answer = "hang" });

        var call = shops.ChangeAsync(kind, Cancel(order));
        await shops.World.Get<ShopHabits>().Changes.WaitForAsync(() => shops.World.Get<ShopHabits>().Armed.Count == 0 ? shops : null, new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        shops.World.Clock.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal(new ShopAnswer.TryAgain("shop.timeout", null), await call);
    }

    [Fact]
    public async Task A_standard_shop_answers_later_by_its_own_webhooks()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync("standard");
        await shops.ArmAsync(new { answer = "later" });
        Assert.Equal(new ShopAnswer.Later(), await shops.ChangeAsync("standard", Cancel(order)));

        var accepted = await shops.World.WebhookAsync("order.change.accepted");
        Assert.Equal("/api/businesses/demo/orders/standard", accepted.Path);
        Assert.True(shops.Orders.Find(order.Id)!.IsCancelled);

        await shops.ArmAsync(new { answer = "later-refused", code = "out-of-stock", message = "Ausverkauft." });
        Assert.Equal(new ShopAnswer.Later(), await shops.QuoteAsync("standard", order.IdOnPlatform));
        var refused = await shops.World.WebhookAsync("order.quote.refused");
        using var document = System.Text.Json.JsonDocument.Parse(refused.Body);
        Assert.Equal(new ShopReply("demo", "quo-1", new ShopAnswer.Refused("out-of-stock", "Ausverkauft.")), ShopReplies.Read(document.RootElement, "demo", shops.World.Clock.GetUtcNow())!.Reply);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_shop_that_was_restarted_still_knows_what_it_was_asked(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("shops-").FullName;
        ShopOrder order;
        ShopQuote quote;
        await using (var before = await SimulatedShops.StartAsync(folder))
        {
            order = await before.PlaceAsync(kind);
            quote = await before.QuotedAsync(kind, order.IdOnPlatform);
            Assert.IsType<ShopAnswer.Ordered>(await before.OrderAsync(kind, order.IdOnPlatform, quote));
        }

        await using (var after = await SimulatedShops.StartAsync(folder))
        {
            Assert.IsType<ShopAnswer.Ordered>(await after.OrderAsync(kind, order.IdOnPlatform, quote, attempt: 2));
            Assert.Equal(2, after.Orders.All.Count + after.Drafts.Count);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_standard_shop_takes_nothing_that_another_signed()
    {
        await using var shops = await SimulatedShops.StartAsync();
        var order = await shops.PlaceAsync("standard");
        shops.With = shop => shop with { Secret = "demo-standard" };

        Assert.Equal(new ShopAnswer.Broken("shop.status-401"), await shops.ChangeAsync("standard", Cancel(order)));
    }
}
