using System.Text.Json;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Shops;

namespace Serverless.Tests.Shops;

/// <summary>What the errors of Shopify and WooCommerce mean, as tables.</summary>
public class ShopErrorsTests
{
    [Theory]
    [InlineData("Order is already fulfilled", "too-late")]
    [InlineData("Order has already been canceled", "too-late")]
    [InlineData("The order cannot be edited.", "too-late")]
    [InlineData("Order is archived", "too-late")]
    [InlineData("Order does not exist", "unknown-order")]
    [InlineData("Draft order not found", "unknown-order")]
    [InlineData("Not enough inventory", "out-of-stock")]
    [InlineData("You do not have permission to refund", "not-allowed")]
    [InlineData("Zip is not valid for Germany", "other")]
    [InlineData(null, "other")]
    public void A_user_error_of_Shopify_is_understood_by_its_words(string? message, string code) => Assert.Equal(code, ShopifyErrors.Meaning(message));

    [Theory]
    [InlineData("""[{"code":"INTERNAL_ERROR","message":"x"}]""", "TryAgain shop.fault")]
    [InlineData("""[{"code":"NOT_FOUND","message":"x"}]""", "Refused unknown-order")]
    [InlineData("""[{"code":"NO_REFUND_PERMISSION","message":"x"}]""", "Refused not-allowed")]
    [InlineData("""[{"code":"INVALID","message":"Order is already fulfilled"}]""", "Refused too-late")]
    [InlineData("""[{"code":"SOMETHING_NEW","message":"x"}]""", "Refused other")]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    public void A_user_error_with_a_code_is_understood_by_it(string errors, string? meaning)
    {
        using var document = JsonDocument.Parse($$"""{"userErrors":{{errors}}}""");

        var answer = ShopifyErrors.OfMutation(document.RootElement, "userErrors"u8);

        Assert.Equal(meaning, answer is null ? null : StandardShopTests.Described(answer));
    }

    [Theory]
    [InlineData("""{"data":{"order":null}}""", "Refused unknown-order")]
    [InlineData("""{"errors":[{"message":"x","extensions":{"code":"ACCESS_DENIED"}}],"data":{"order":null}}""", "Broken shop.access-denied")]
    [InlineData("""{"errors":[{"message":"x","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}""", "TryAgain shop.fault")]
    [InlineData("""{"errors":[{"message":"x","extensions":{"code":"TIMEOUT"}}]}""", "TryAgain shop.fault")]
    [InlineData("""{"errors":[{"message":"x","extensions":{"code":"THROTTLED"}}]}""", "TryAgain shop.throttled")]
    [InlineData("""{"errors":[{"message":"Field 'x' doesn't exist"}]}""", "Broken shop.fault")]
    [InlineData("""{"errors":"[API] Something"}""", "Broken shop.fault")]
    [InlineData("""{"errors":[],"data":null}""", "Broken shop.unreadable")]
    [InlineData("[]", "Broken shop.unreadable")]
    [InlineData("", "Broken shop.unreadable")]
    public async Task Every_layer_of_Shopifys_errors_is_looked_at(string body, string meaning)
    {
        using var world = new ShopWorld();
        world.Answers(200, body);
        var options = Options.Create(world.Options);
        var changes = new ShopifyChanges(new ShopifyGraphQl(world.Http, new ShopifyTokens(world.Http, new Serverless.Platform.Http.AccessTokens(world.Clock), world.Secrets), options));

        var answer = await changes.ApplyAsync(ShopWorld.Call(new ShopSettings(ShopKinds.Shopify) { ShopDomain = "demo.myshopify.com", Secret = "shopify-token" }),
            new OrderChange.Cancel("5501", null), CancellationToken.None);

        Assert.Equal(meaning, StandardShopTests.Described(answer));
        var asked = Assert.Single(world.Asked);
        Assert.Equal("https://demo.myshopify.com/admin/api/2026-10/graphql.json", asked.Address.ToString());
        Assert.Equal("shpat_static", asked.Headers["X-Shopify-Access-Token"]);
    }

    [Theory]
    [InlineData(404, """{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID.","data":{"status":404}}""", "Refused unknown-order")]
    [InlineData(401, """{"code":"woocommerce_rest_cannot_view","message":"Sorry.","data":{"status":401}}""", "Broken shop.access-denied")]
    [InlineData(403, """{"code":"woocommerce_rest_cannot_edit","message":"Sorry.","data":{"status":403}}""", "Broken shop.access-denied")]
    [InlineData(404, """{"code":"rest_no_route","message":"No route.","data":{"status":404}}""", "Broken shop.status-404")]
    [InlineData(400, """{"code":"rest_invalid_param","message":"Invalid parameter(s): shipping","data":{"status":400}}""", "Refused other")]
    [InlineData(400, "<html>", "Broken shop.status-400")]
    [InlineData(401, "", "Broken shop.status-401")]
    [InlineData(200, "7", "Broken shop.unreadable")]
    [InlineData(200, "<b>Notice</b>: PHP", "Broken shop.unreadable")]
    public async Task An_error_of_WooCommerce_is_understood_by_its_code(int status, string body, string meaning)
    {
        using var world = new ShopWorld();
        world.Answers(status, body);

        var answer = await new WooCommerceChanges(new WooCommerceApi(world.Http, world.Secrets)).ApplyAsync(
            ShopWorld.Call(new ShopSettings(ShopKinds.WooCommerce) { Url = new Uri("https://shop.example/blog/"), Secret = "woo-key" }), new OrderChange.Cancel("727", null), CancellationToken.None);

        Assert.Equal(meaning, StandardShopTests.Described(answer));
        var asked = Assert.Single(world.Asked);
        Assert.Equal("https://shop.example/blog/wp-json/wc/v3/orders/727", asked.Address.GetLeftPart(UriPartial.Path));
        Assert.Equal("Basic " + Convert.ToBase64String("ck_1:cs_2"u8), asked.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_WooCommerce_shop_is_called_as_its_source_says_when_the_shop_says_nothing()
    {
        using var world = new ShopWorld();
        world.Answers(200, """{"id":727,"status":"cancelled"}""");
        var business = new Business
        {
            Id = "demo",
            Sources = new Dictionary<string, SourceSettings> { ["woocommerce"] = new("s") { Url = new Uri("https://shop.example"), KeySecret = "woo-key" } },
        };

        var answer = await new WooCommerceChanges(new WooCommerceApi(world.Http, world.Secrets)).ApplyAsync(
            new ShopCall(business, new ShopSettings(ShopKinds.WooCommerce), "req-1", 1), new OrderChange.Cancel("727", null), CancellationToken.None);

        Assert.Equal(new ShopAnswer.Done(), answer);
    }

    [Fact]
    public async Task Where_prices_are_kept_without_tax_the_quote_has_the_tax_of_the_earlier_line()
    {
        using var world = new ShopWorld();
        world.Answers(200, """
            {"id":727,"status":"completed","currency":"EUR","prices_include_tax":false,"shipping_total":"4.12","shipping_tax":"0.78","customer_id":7,
             "line_items":[{"id":315,"name":"Tee &amp; Kanne","product_id":93,"variation_id":5,"quantity":2,"sku":"TEA-1","total":"100.00","total_tax":"19.00"}]}
            """).Answers(200, """{"id":5,"price":"52.00","purchasable":true,"stock_status":"instock"}""");

        var answer = await new WooCommerceReorders(new WooCommerceApi(world.Http, world.Secrets), world.Clock).QuoteAsync(
            ShopWorld.Call(new ShopSettings(ShopKinds.WooCommerce) { Url = new Uri("https://shop.example"), Secret = "woo-key" }), "727", CancellationToken.None);

        var quote = Assert.IsType<ShopAnswer.Offered>(answer).Quote;
        Assert.Equal(new ShopQuoteLine("Tee & Kanne", "TEA-1", 2, 61.88m), Assert.Single(quote.Lines));
        Assert.Equal(128.66m, quote.Total);
        Assert.EndsWith("/products/93/variations/5", world.Asked[1].Address.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_there_are_too_many_orders_to_look_through_nothing_is_placed()
    {
        using var world = new ShopWorld();
        world.Answers(200, """{"id":727,"status":"completed","currency":"EUR","customer_id":0,"line_items":[]}""")
            .Answers(200, $"[{string.Join(',', Enumerable.Range(1, 20).Select(id => $$"""{"id":{{id}},"meta_data":[]}"""))}]");

        var answer = await new WooCommerceReorders(new WooCommerceApi(world.Http, world.Secrets), world.Clock).OrderAsync(
            ShopWorld.Call(new ShopSettings(ShopKinds.WooCommerce) { Url = new Uri("https://shop.example"), Secret = "woo-key" }),
            new ReorderRequest("727", null, "quote-1", new ShopQuote([], "EUR", 0, null, null, null)), CancellationToken.None);

        Assert.Equal(new ShopAnswer.Broken("shop.lookup-incomplete"), answer);
        Assert.DoesNotContain(world.Asked, asked => asked.Method == HttpMethod.Post);
    }
}
