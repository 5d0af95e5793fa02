using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serverless.Businesses;
using Serverless.Shops;
using Serverless.Tests.Orders;

namespace Serverless.Tests.Shops;

/// <summary>Every example of docs/slices/shops.md is what the app sends, or understands.</summary>
public sealed partial class ShopDocumentationTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly string Page = File.ReadAllText(Repository.File("docs/slices/shops.md"));
    private static readonly ShopQuote Quote = new([new("Teekanne", "TEA-1", 1, 59.9m)], "EUR", 64.8m, null, null, "offer-7");

    private static string[] Examples(string kind) =>
        [.. Block().Matches(Page).Where(block => block.Groups["kind"].Value == kind).Select(block => block.Groups["body"].Value.Trim())];

    [Fact]
    public void Its_requests_are_those_that_are_sent()
    {
        byte[][] sent =
        [
            StandardRequests.Of("chg-01", new OrderChange.Cancel("A-1001", "#1001"), At),
            StandardRequests.Of("chg-02", new OrderChange.Address("A-1001", "#1001", new("Erika Muster", "Neue Str. 2", null, "10115", "Berlin", "DE")), At),
            StandardRequests.Of("chg-03", new OrderChange.Quantity("A-1001", "#1001", "Teekanne", "TEA-1", 1, 3), At),
            StandardRequests.Of("quo-01", new QuoteRequest("A-1001", "#1001"), At),
            StandardRequests.Of("ord-01", new ReorderRequest("A-1001", "#1001", "quote-1", Quote), At),
        ];

        Assert.Equal(Examples("request").Select(Compact), sent.Select(body => Compact(Encoding.UTF8.GetString(body))));
    }

    [Theory]
    [InlineData("change", "Done", "Refused too-late")]
    [InlineData("quote", "Offered")]
    [InlineData("reorder", "Ordered")]
    public async Task Its_answers_are_understood(string kind, params string[] meanings)
    {
        using var world = new ShopWorld();
        var call = ShopWorld.Call(new ShopSettings(ShopKinds.Standard) { Url = new Uri("https://shop.example"), Secret = "shop-signing" });
        var shop = new StandardShop(world.Http, world.Secrets, world.Clock);
        var understood = new List<string>();
        foreach (var example in Examples($"answer {kind}"))
        {
            world.Answers(200, example);
            understood.Add(StandardShopTests.Described(await (kind switch
            {
                "change" => shop.ChangeAsync(call, new OrderChange.Cancel("A-1001", null), CancellationToken.None),
                "quote" => shop.QuoteAsync(call, new QuoteRequest("A-1001", null), CancellationToken.None),
                _ => shop.OrderAsync(call, new ReorderRequest("A-1001", null, "quote-1", Quote), CancellationToken.None),
            })));
        }

        Assert.Equal(meanings, understood);
    }

    [Fact]
    public void Its_webhooks_are_understood()
    {
        var understood = Examples("webhook").Select(example =>
        {
            using var document = JsonDocument.Parse(example);
            return StandardShopTests.Described(ShopReplies.Read(document.RootElement, "demo", OrderData.Now)!.Reply!.Answer);
        });

        Assert.Equal(["Done", "Refused too-late", "Offered", "Refused out-of-stock", "Ordered", "Refused price-changed"], understood);
    }

    [Fact]
    public void Every_code_is_on_the_page() =>
        Assert.All(
            typeof(ShopCodes).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Concat(RefusalCodes.All),
            code => Assert.Contains($"`{code}`", Page, StringComparison.Ordinal));

    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();

    [GeneratedRegex("```json (?<kind>[a-z ]+)\n(?<body>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
