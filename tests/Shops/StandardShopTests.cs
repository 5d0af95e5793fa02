using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Businesses;
using Serverless.Platform.Security;
using Serverless.Shops;

namespace Serverless.Tests.Shops;

public sealed class StandardShopTests : IDisposable
{
    private static readonly ShopSettings Settings = new(ShopKinds.Standard) { Url = new Uri("https://shop.example/chat"), Secret = "shop-signing" };
    private static readonly ShopQuote Quote = new([new("Teekanne", "TEA-1", 1, 59.9m)], "EUR", 64.8m, null, null, "offer-7");
    private static readonly OrderChange Cancel = new OrderChange.Cancel("A-1001", "#1001");
    private readonly ShopWorld _world = new();
    private readonly StandardShop _shop;

    public StandardShopTests() => _shop = new StandardShop(_world.Http, _world.Secrets, _world.Clock);

    public void Dispose() => _world.Dispose();

    private Task<ShopAnswer> ChangeAsync(OrderChange? change = null, ShopSettings? shop = null, int attempt = 1) =>
        _shop.ChangeAsync(ShopWorld.Call(shop ?? Settings, attempt), change ?? Cancel, CancellationToken.None);

    private JsonNode Asked(int index = 0) => JsonNode.Parse(_world.Asked[index].Body)!;

    [Fact]
    public async Task A_request_is_signed_and_its_id_stays_while_its_time_is_new()
    {
        _world.Answers(503);
        await ChangeAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(7));
        await ChangeAsync(attempt: 2);

        Assert.All(_world.Asked, asked => Assert.Equal(SignatureCheck.Valid, StandardWebhookSignature.Check(
            new(asked.Headers["webhook-id"], asked.Headers["webhook-timestamp"], asked.Headers["webhook-signature"]), Encoding.UTF8.GetBytes(asked.Body), [ShopWorld.Signing],
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(asked.Headers["webhook-timestamp"], CultureInfo.InvariantCulture)))));
        Assert.Equal(["req-1", "req-1"], _world.Asked.Select(asked => asked.Headers["webhook-id"]));
        Assert.Equal(420, long.Parse(_world.Asked[1].Headers["webhook-timestamp"], CultureInfo.InvariantCulture) - long.Parse(_world.Asked[0].Headers["webhook-timestamp"], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(ShopWorld.Signing)]
    [InlineData(ShopWorld.Previous)]
    public async Task During_a_rotation_it_is_signed_with_both_secrets(string secret)
    {
        await ChangeAsync(shop: Settings with { Secret = "shop-rotated" });

        var (_, _, body, headers) = Assert.Single(_world.Asked);
        Assert.Equal(SignatureCheck.Valid, StandardWebhookSignature.Check(
            new(headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"]), Encoding.UTF8.GetBytes(body), [secret], _world.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Each_change_is_asked_for_in_its_own_shape()
    {
        await ChangeAsync();
        await ChangeAsync(new OrderChange.Address("A-1001", null, new("Erika Muster", "Neue Str. 2", null, "10115", "Berlin", "DE")));
        await ChangeAsync(new OrderChange.Quantity("A-1001", "#1001", "Teekanne", "TEA-1", 1, 3));

        Assert.Equal("""{"kind":"cancel"}""", Asked(0)["data"]!["change"]!.ToJsonString());
        Assert.Equal("""{"kind":"address","address":{"name":"Erika Muster","line1":"Neue Str. 2","postalCode":"10115","city":"Berlin","country":"DE"}}""", Asked(1)["data"]!["change"]!.ToJsonString());
        Assert.Equal("""{"kind":"quantity","line":"Teekanne","sku":"TEA-1","from":1,"to":3}""", Asked(2)["data"]!["change"]!.ToJsonString());
        Assert.Equal("""{"id":"A-1001","number":"#1001"}""", Asked(0)["data"]!["order"]!.ToJsonString());
        Assert.Equal(("order.change.requested", "req-1"), ((string?)Asked(0)["type"], (string?)Asked(0)["data"]!["requestId"]));
        Assert.Equal(_world.Clock.GetUtcNow(), Asked(0)["timestamp"]!.GetValue<DateTimeOffset>(), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_reorder_says_what_was_agreed()
    {
        _world.Answers(200, """{"result":"ordered","order":{"id":"A-1007","number":"#1007"},"payUrl":"https://shop.example/pay/A-1007"}""");

        var answer = await _shop.OrderAsync(ShopWorld.Call(Settings), new ReorderRequest("A-1001", "#1001", "quote-1", Quote), CancellationToken.None);

        Assert.Equal(new ShopAnswer.Ordered("A-1007", "#1007", new Uri("https://shop.example/pay/A-1007"), false), answer);
        Assert.Equal("""{"requestId":"req-1","order":{"id":"A-1001","number":"#1001"},"quoteId":"quote-1","lines":[{"name":"Teekanne","sku":"TEA-1","quantity":1,"price":"59.90"}],"total":"64.80","currency":"EUR","reference":"offer-7"}""",
            Asked()["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_quote_is_read_as_the_shop_says_it()
    {
        _world.Answers(200, """
            {"result":"offered","quote":{"lines":[{"name":"Tee\u202Ekanne","sku":"TEA-1","quantity":2,"price":"59.90"}],"currency":"EUR","total":"124.70",
             "shipTo":{"name":"Erika Muster","line1":"Alte Str. 1","postalCode":"20095","city":"Hamburg","country":"DE"},"expiresAt":"2026-11-22T10:00:00Z","reference":"offer-7"}}
            """);

        var quote = Assert.IsType<ShopAnswer.Offered>(await _shop.QuoteAsync(ShopWorld.Call(Settings), new QuoteRequest("A-1001", null), CancellationToken.None)).Quote;

        Assert.Equal(new ShopQuoteLine("Teekanne", "TEA-1", 2, 59.9m), Assert.Single(quote.Lines));
        Assert.Equal(("EUR", 124.7m, "offer-7", "Alte Str. 1"), (quote.Currency, quote.Total, quote.Reference, quote.ShipTo!.Line1));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), quote.ExpiresAt);
    }

    [Theory]
    [InlineData(200, """{"result":"accepted"}""", "Done")]
    [InlineData(201, """{"result":"accepted","more":1}""", "Done")]
    [InlineData(200, "", "Later")]
    [InlineData(202, """{"result":"accepted"}""", "Later")]
    [InlineData(204, "", "Later")]
    [InlineData(200, """{"result":"refused"}""", "Refused other")]
    [InlineData(200, """{"result":"refused","code":"too-late"}""", "Refused too-late")]
    [InlineData(200, """{"result":"refused","code":"out-of-stock"}""", "Refused out-of-stock")]
    [InlineData(200, """{"result":"refused","code":"not-allowed"}""", "Refused not-allowed")]
    [InlineData(200, """{"result":"refused","code":"unknown-order"}""", "Refused unknown-order")]
    [InlineData(200, """{"result":"refused","code":"bad-mood"}""", "Refused other")]
    [InlineData(200, """{"result":"refused","code":7}""", "Broken shop.unreadable")]
    [InlineData(200, """{"result":"offered"}""", "Broken shop.unreadable")]
    [InlineData(200, """{"result":true}""", "Broken shop.unreadable")]
    [InlineData(200, "{}", "Broken shop.unreadable")]
    [InlineData(200, "[]", "Broken shop.unreadable")]
    [InlineData(200, "null", "Broken shop.unreadable")]
    [InlineData(200, """{"result":"acc""", "Broken shop.unreadable")]
    [InlineData(200, """{"result":"accepted","result":"refused"}""", "Broken shop.unreadable")]
    [InlineData(200, "<!doctype html><p>Wartung", "Broken shop.unreadable")]
    [InlineData(400, "{}", "Broken shop.status-400")]
    [InlineData(401, "{}", "Broken shop.status-401")]
    [InlineData(403, "{}", "Broken shop.status-403")]
    [InlineData(404, "<html>", "Broken shop.status-404")]
    [InlineData(410, "", "Broken shop.status-410")]
    [InlineData(307, "", "Broken shop.redirected")]
    [InlineData(429, "", "TryAgain shop.status-429")]
    [InlineData(500, "<html>", "TryAgain shop.status-500")]
    [InlineData(504, "", "TryAgain shop.status-504")]
    public async Task Every_answer_has_one_meaning(int status, string body, string meaning)
    {
        _world.Answers(status, body);

        Assert.Equal(meaning, Described(await ChangeAsync()));
    }

    [Fact]
    public async Task Ten_megabytes_are_no_answer()
    {
        _world.Answers(200, new string(' ', 10 * 1024 * 1024) + """{"result":"accepted"}""");

        Assert.Equal("Broken shop.too-large", Described(await ChangeAsync()));
    }

    [Fact]
    public async Task The_shops_words_are_one_short_line_of_plain_text()
    {
        _world.Answers(200, JsonSerializer.Serialize(new { result = "refused", code = "too-late", message = "Schon\nverpackt\u202E <b>" + new string('x', 500) }));

        var text = Assert.IsType<ShopAnswer.Refused>(await ChangeAsync()).Text!;

        Assert.StartsWith("Schon verpackt <b>", text, StringComparison.Ordinal);
        Assert.Equal(200, text.Length);
    }

    [Theory]
    [InlineData("""{"lines":[],"currency":"EUR","total":"1.00"}""")]
    [InlineData("""{"lines":[{"name":"A","quantity":0,"price":"1.00"}],"currency":"EUR","total":"1.00"}""")]
    [InlineData("""{"lines":[{"name":"A","quantity":1,"price":1}],"currency":"EUR","total":"1.00"}""")]
    [InlineData("""{"lines":[{"name":"A","quantity":1,"price":"-1.00"}],"currency":"EUR","total":"1.00"}""")]
    [InlineData("""{"lines":[{"name":"A","quantity":1,"price":"1.00"}],"currency":"EURO","total":"1.00"}""")]
    [InlineData("""{"lines":[{"name":"A","quantity":1,"price":"1.00"}],"total":"1.00"}""")]
    [InlineData("""{"lines":[{"name":"A","quantity":1,"price":"1.00"}],"currency":"EUR"}""")]
    [InlineData("""{"lines":[3],"currency":"EUR","total":"1.00"}""")]
    public async Task A_quote_that_is_not_whole_is_no_quote(string quote)
    {
        _world.Answers(200, $$"""{"result":"offered","quote":{{quote}}}""");

        Assert.Equal("Broken shop.unreadable", Described(await _shop.QuoteAsync(ShopWorld.Call(Settings), new QuoteRequest("A-1001", null), CancellationToken.None)));
    }

    [Theory]
    [InlineData("""{"result":"ordered"}""")]
    [InlineData("""{"result":"ordered","payUrl":"http://shop.example/pay"}""")]
    [InlineData("""{"result":"ordered","payUrl":"javascript:alert(1)"}""")]
    [InlineData("""{"result":"ordered","order":{"number":"#1"}}""")]
    [InlineData("""{"result":"accepted"}""")]
    public async Task An_order_that_is_not_whole_is_no_order(string body)
    {
        _world.Answers(200, body);

        Assert.Equal("Broken shop.unreadable", Described(await _shop.OrderAsync(ShopWorld.Call(Settings), new ReorderRequest("A-1001", null, "quote-1", Quote), CancellationToken.None)));
    }

    [Fact]
    public async Task Without_an_address_or_a_secret_nobody_is_asked()
    {
        Assert.Equal("Broken shop.not-configured", Described(await ChangeAsync(shop: Settings with { Url = null })));
        Assert.Equal("Broken shop.secret-not-configured", Described(await ChangeAsync(shop: Settings with { Secret = "nothing" })));
        Assert.Equal("Broken shop.secret-not-configured", Described(await ChangeAsync(shop: Settings with { Secret = null })));
        Assert.Empty(_world.Asked);
    }

    internal static string Described(ShopAnswer answer) => answer switch
    {
        ShopAnswer.Refused refused => $"Refused {refused.Code}",
        ShopAnswer.TryAgain again => $"TryAgain {again.Code}",
        ShopAnswer.Broken broken => $"Broken {broken.Code}",
        _ => answer.GetType().Name,
    };
}
