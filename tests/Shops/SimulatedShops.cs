using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Local.Simulators.Shop;
using Serverless.Platform.Http;
using Serverless.Platform.Security;
using Serverless.Shops;
using Serverless.Tests.Simulators;

namespace Serverless.Tests.Shops;

/// <summary>The connectors in front of the simulated shops, over HTTP.</summary>
internal sealed class SimulatedShops : IHttpClientFactory, IAsyncDisposable
{
    private static readonly (string Key, string? Value)[] Settings =
    [
        ("Secrets:demo-shop", ShopWorld.Signing), ("Secrets:demo-standard", ShopWorld.Previous), ("Secrets:demo-shopify", ShopWorld.ClientSecret),
        ("Secrets:demo-woocommerce", "wc_demo_42"), ("Secrets:demo-woocommerce-key", "ck_1:cs_2"), ("Secrets:static-token", "shpat_unknown"),
    ];

    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
    private readonly Dictionary<string, IShop> _shops;

    private SimulatedShops(SimulatedWorld world)
    {
        World = world;
        var secrets = new Secrets(new ConfigurationBuilder().AddInMemoryCollection(Settings.ToDictionary(setting => setting.Key, setting => setting.Value)).Build());
        var options = Options.Create(new ShopsOptions { AllowLoopback = true, ShopifyUrl = new Uri(world.Http.BaseAddress!, "_local/shopify") });
        var http = new ShopHttp(new OutgoingCalls(this, world.Clock), new ShopCircuits(world.Clock), options);
        var shopify = new ShopifyGraphQl(http, new ShopifyTokens(http, new AccessTokens(world.Clock), secrets), options);
        var woo = new WooCommerceApi(http, secrets);
        IShop[] all =
        [
            new StandardShop(http, secrets, world.Clock),
            new ShopifyConnector(new ShopifyChanges(shopify), new ShopifyReorders(shopify)),
            new WooCommerceConnector(new WooCommerceChanges(woo), new WooCommerceReorders(woo, world.Clock)),
        ];
        _shops = all.ToDictionary(shop => shop.Kind);
    }

    public SimulatedWorld World { get; }

    public ShopOrders Orders => World.Get<ShopOrders>();

    public IReadOnlyList<Serverless.Local.Simulators.Shop.ShopifyDraft> Drafts => World.Get<ShopifyDrafts>().All;

    /// <summary>What is changed in the settings of the shop that is called.</summary>
    public Func<ShopSettings, ShopSettings> With { get; set; } = shop => shop;

    /// <param name="data">A folder that an earlier world left; its own when null.</param>
    public static async Task<SimulatedShops> StartAsync(string? data = null) => new(await SimulatedWorld.StartAsync(data, settings: Settings));

    public HttpClient CreateClient(string name) => new(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>An order of a tea pot and two mugs.</summary>
    public async Task<ShopOrder> PlaceAsync(string kind)
    {
        await World.ApiAsync(HttpMethod.Post, "shop/orders", new
        {
            platform = kind,
            send = false,
            customer = new { id = "77", locale = "de-DE" },
            lines = new[] { new { sku = "TEA-1", name = "Teekanne", quantity = 1, price = "59.90" }, new { sku = "MUG-2", name = "Becher & Co", quantity = 2, price = "8.00" } },
        });
        return Orders.All[^1];
    }

    public Task ArmAsync(object habit) => World.ApiAsync(HttpMethod.Post, "shop/answers", habit);

    public Task<ShopAnswer> ChangeAsync(string kind, OrderChange change, int attempt = 1) => _shops[kind].ChangeAsync(Call(kind, attempt), change, CancellationToken.None);

    public Task<ShopAnswer> QuoteAsync(string kind, string order, string requestId = "quo-1") => _shops[kind].QuoteAsync(Call(kind, 1, requestId), new QuoteRequest(order, null), CancellationToken.None);

    public async Task<ShopQuote> QuotedAsync(string kind, string order) => Assert.IsType<ShopAnswer.Offered>(await QuoteAsync(kind, order)).Quote;

    public Task<ShopAnswer> OrderAsync(string kind, string order, ShopQuote quote, int attempt = 1, string requestId = "ord-1") =>
        _shops[kind].OrderAsync(Call(kind, attempt, requestId), new ReorderRequest(order, null, "quote-1", quote), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await World.DisposeAsync();
    }

    private ShopCall Call(string kind, int attempt, string requestId = "chg-1")
    {
        var shop = With(kind switch
        {
            ShopKinds.Shopify => new ShopSettings(kind) { ShopDomain = "demo.myshopify.com", ClientId = ShopifyAdmin.ClientId, Secret = "demo-shopify" },
            ShopKinds.WooCommerce => new ShopSettings(kind) { Url = new Uri(World.Http.BaseAddress!, "_local/woocommerce/demo/"), Secret = "demo-woocommerce-key" },
            _ => new ShopSettings(kind) { Url = new Uri(World.Http.BaseAddress!, "_local/shop/demo"), Secret = "demo-shop" },
        });
        return ShopWorld.Call(shop, attempt, requestId);
    }
}
