using Serverless.Businesses;

namespace Serverless.Tests.Businesses;

public class BusinessRulesTests
{
    private static readonly Business Valid = new()
    {
        Name = "Demo Shop",
        Locale = "de-DE",
        Country = "DE",
        TimeZone = "Europe/Berlin",
        Messenger = new("108000000000001", "demo-messenger-token"),
        Sources = new Dictionary<string, SourceSettings> { ["standard"] = new("demo-standard") },
        ApiKeys = [new("shop", [ApiScopes.OptIns])],
    };

    private static IEnumerable<string> Pointers(Business business) => BusinessRules.Mistakes(business).Select(mistake => mistake.Pointer);

    [Fact]
    public void A_complete_record_has_no_mistake() => Assert.Empty(Pointers(Valid));

    [Fact]
    public void The_key_of_giphy_is_named_and_not_written_down() =>
        Assert.Equal(["/giphy/keySecret"], Pointers(Valid with { Giphy = new("dc6zaTOxFJmzC/secret") }));

    [Theory]
    [InlineData("demo", true)]
    [InlineData("a1", true)]
    [InlineData("my-shop-24", true)]
    [InlineData("a", false)]
    [InlineData("Demo", false)]
    [InlineData("-demo", false)]
    [InlineData("demo-", false)]
    [InlineData("de mo", false)]
    [InlineData("demo\n", false)]
    [InlineData("../demo", false)]
    [InlineData("12345678901234567890123456789012345678901", false)]
    [InlineData(null, false)]
    public void An_id_is_lower_case_letters_digits_and_hyphens(string? id, bool expected) => Assert.Equal(expected, BusinessRules.IsId(id));

    [Fact]
    public void Every_mistake_is_listed_at_once() =>
        Assert.Equal(
            ["/name", "/locale", "/country", "/timeZone", "/messenger/pageId", "/messenger/accessTokenSecret", "/sources/standard/secret", "/apiKeys/0/name", "/apiKeys/0/scopes", "/apiKeys/0/sha256"],
            Pointers(new Business
            {
                Name = "",
                Locale = "german",
                Country = "Germany",
                TimeZone = "Berlin",
                Messenger = new("my page", "../secret"),
                Sources = new Dictionary<string, SourceSettings> { ["standard"] = new("a b") },
                ApiKeys = [new("A key", ["everything"]) { Sha256 = "abc" }],
            }));

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://shop.example/blog/", true)]
    [InlineData("http://127.0.0.1:7071/_local/woocommerce/demo", true)]
    [InlineData("http://shop.example", false)]
    [InlineData("https://ck:cs@shop.example", false)]
    [InlineData("https://shop.example/?a=1", false)]
    [InlineData("/wp-json", false)]
    [InlineData("ftp://shop.example", false)]
    public void The_address_of_a_shop_is_https_and_nothing_but_an_address(string url, bool isRight) =>
        Assert.Equal(isRight ? [] : ["/sources/woocommerce/url"],
            Pointers(Valid with { Sources = new Dictionary<string, SourceSettings> { ["woocommerce"] = new("s") { Url = new Uri(url, UriKind.RelativeOrAbsolute), KeySecret = "key" } } }));

    [Theory]
    [InlineData("demo.myshopify.com", true)]
    [InlineData("demo.myshopify.com.evil.example", false)]
    [InlineData("https://demo.myshopify.com", false)]
    [InlineData("", false)]
    public void A_Shopify_shop_is_named_by_its_own_domain(string domain, bool isRight) =>
        Assert.Equal(isRight ? [] : ["/sources/shopify/shopDomain"],
            Pointers(Valid with { Sources = new Dictionary<string, SourceSettings> { ["shopify"] = new("s") { ShopDomain = domain } } }));

    [Theory]
    [InlineData("https://shop.example/orders/{{1}}", true)]
    [InlineData("https://shop.example/orders/", false)]
    [InlineData("http://shop.example/{{1}}", false)]
    [InlineData("{{1}}", false)]
    [InlineData(null, false)]
    public void The_URL_of_a_templates_button_is_HTTPS_and_ends_with_its_placeholder(string? url, bool isRight) =>
        Assert.Equal(isRight ? [] : ["/whatsApp/templateUrls"],
            Pointers(Valid with { WhatsApp = new("106000000000003", "token") { TemplateUrls = new Dictionary<string, string> { ["order_shipped"] = url! } } }));

    private static Business With(ShopSettings shop) => Valid with { Shop = shop };

    private static readonly ShopSettings Standard = new(ShopKinds.Standard) { Url = new Uri("https://shop.example/chat"), Secret = "demo-shop" };

    [Fact]
    public void A_shop_that_can_be_called_is_no_mistake() =>
        Assert.Empty(new[]
        {
            Standard,
            new ShopSettings(ShopKinds.Shopify) { ShopDomain = "demo.myshopify.com", Secret = "demo-shop", ClientId = "0f3c" },
            new ShopSettings(ShopKinds.WooCommerce) { Url = new Uri("https://shop.example/"), Secret = "demo-shop" },
        }.SelectMany(shop => Pointers(With(shop))));

    [Fact]
    public void A_shop_that_cannot_be_called_is_a_mistake()
    {
        Assert.Equal(["/shop/kind", "/shop/url", "/shop/secret"], Pointers(With(new ShopSettings("magento"))));
        Assert.Equal(["/shop/shopDomain", "/shop/secret", "/shop/clientId"], Pointers(With(new ShopSettings(ShopKinds.Shopify) { ShopDomain = "shop.example", ClientId = "a b" })));
        Assert.Equal(["/shop/url", "/shop/secret"], Pointers(With(new ShopSettings(ShopKinds.WooCommerce) { Url = new Uri("http://shop.example") })));
    }

    [Fact]
    public void A_shop_takes_address_and_key_from_its_source() =>
        Assert.Empty(Pointers(Valid with
        {
            Shop = new ShopSettings(ShopKinds.WooCommerce),
            Sources = new Dictionary<string, SourceSettings> { ["woocommerce"] = new("s") { Url = new Uri("https://shop.example"), KeySecret = "key" } },
        }));

    [Theory]
    [InlineData("PT30S", "PT0S", "PT30S", "-PT1S", "/shop/answerWithin,/shop/changes/within,/shop/reorder/quoteFor,/shop/reorder/undoFor")]
    [InlineData("P4D", "P91D", "P2D", "PT2H", "/shop/answerWithin,/shop/changes/within,/shop/reorder/quoteFor,/shop/reorder/undoFor")]
    [InlineData("soon", "an hour", "1:00", "", "/shop/answerWithin,/shop/changes/within,/shop/reorder/quoteFor,/shop/reorder/undoFor")]
    [InlineData("PT30M", "PT2H", "PT15M", "PT0S", "")]
    [InlineData(null, null, null, null, "")]
    public void The_times_of_a_shop_are_durations_that_make_sense(string? answer, string? within, string? quote, string? undo, string pointers) =>
        Assert.Equal(pointers.Split(',', StringSplitOptions.RemoveEmptyEntries), Pointers(With(Standard with
        {
            AnswerWithin = answer,
            Changes = new ShopChanges { Within = within },
            Reorder = new ReorderSettings { QuoteFor = quote, UndoFor = undo },
        })));

    [Fact]
    public void A_shop_without_times_has_the_usual_ones()
    {
        Assert.Equal(TimeSpan.FromMinutes(30), Standard.AnswerDeadline);
        Assert.Null(Standard.Changes.CutOff);
        Assert.Equal((TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(2)), (new ReorderSettings().QuoteLifetime, new ReorderSettings().UndoPeriod));
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.Zero), (new ShopChanges { Within = "PT2H" }.CutOff, new ReorderSettings { UndoFor = "PT0S" }.UndoPeriod));
    }

    [Fact]
    public void Two_keys_of_one_name_are_a_mistake() =>
        Assert.Equal(["/apiKeys/1/name"], Pointers(Valid with { ApiKeys = [new("shop", [ApiScopes.OptIns]), new("shop", [ApiScopes.Threads])] }));

    [Fact]
    public void Shipments_come_from_known_sources_that_name_a_secret() =>
        Assert.Equal(["/shipments/?", "/shipments/easypost/secret", "/shipments/teleport"], Pointers(Valid with
        {
            Shipments = new Dictionary<string, SourceSettings> { ["aftership"] = new("demo-aftership"), ["easypost"] = new("a b"), ["teleport"] = new("demo"), ["<b>"] = new("demo") },
        }).Order(StringComparer.Ordinal));

    [Fact]
    public void The_name_of_a_source_is_not_echoed_when_it_is_wrong() =>
        Assert.Equal(["/sources/?"], Pointers(Valid with { Sources = new Dictionary<string, SourceSettings> { ["<script>"] = new("demo") } }));

    [Fact]
    public void A_step_that_no_order_has_is_a_mistake() => Assert.Equal(["/tell"], Pointers(Valid with { Tell = ["shipped", "teleported"] }));

    [Theory]
    [InlineData("order.shipped", "Hallo {vorname}", "/texts/de/order.shipped")]
    [InlineData("order.<script>", "Hallo", "/texts/de/?")]
    public void A_text_that_could_not_be_filled_in_is_a_mistake(string name, string text, string pointer) =>
        Assert.Equal([pointer], Pointers(Valid with
        {
            Texts = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["de"] = new Dictionary<string, string> { [name] = text } },
        }));

    [Fact]
    public void Phrases_belong_to_a_known_intent_and_are_short_and_few() =>
        Assert.Equal(["/phrases/?", "/phrases/?", "/phrases/cancel", "/phrases/status/1", "/phrases/status/2", "/phrases/status/3"], Pointers(Valid with
        {
            Phrases = new Dictionary<string, IReadOnlyList<string>>
            {
                ["status"] = ["wo bleibt der karton", "x", new string('a', 81), "123"],
                ["cancel"] = [.. Enumerable.Repeat("weg damit", 51)],
                ["invoice"] = [.. Enumerable.Repeat("beleg bitte", 50)],
                ["stop"] = ["ruhe jetzt"],
                ["<script>"] = ["hallo"],
            },
        }).Order(StringComparer.Ordinal));

    [Fact]
    public void A_record_without_texts_or_with_an_empty_language_is_no_mistake() =>
        Assert.Empty(Pointers(Valid with { Texts = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["de"] = null! } }).Concat(Pointers(Valid with { Texts = null!, Phrases = null! })));
}
