using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Local.Time;
using Serverless.Orders;
using Serverless.Orders.Sources;
using Serverless.Platform.Json;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.Channels;
using Serverless.Tests.EndToEnd;
using Serverless.Tests.Tables;

namespace Serverless.Tests.Orders.Sources;

/// <summary>The order webhook with two businesses that have a shop of every kind, on tables of its own.</summary>
internal sealed class SourceWorld : IDisposable
{
    public const string ShopifySecret = "shpss_demo_7f21";
    public const string ShopifyPrevious = "shpss_demo_old";
    public const string WooSecret = "wc_demo_42";
    public const string EscapedSecret = "a&amp;b&quot;c";
    public const string Domain = "demo.myshopify.com";
    private readonly EmbeddedTablesFixture _fixture = new();
    private readonly OrderWebhook _webhook;

    public SourceWorld()
    {
        Tables = new TableServiceClient(_fixture.ConnectionString);
        foreach (var name in new[] { TableNames.Inbox, TableNames.PrivacyRequests }) { Tables.CreateTableIfNotExists(name); }

        var secrets = new Secrets(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Secrets:demo-shopify"] = ShopifySecret,
            ["Secrets:demo-shopify--previous"] = ShopifyPrevious,
            ["Secrets:demo-woocommerce"] = WooSecret,
            ["Secrets:other-shopify"] = "shpss_other",
            ["Secrets:other-woocommerce"] = EscapedSecret,
        }).Build());
        var sources = new OrderSources([new StandardSource(), new ShopifySource(), new WooCommerceSource()], new KnownBusinesses(Business("demo", Domain) with { Country = "DE" }, Business("other"), Business("unset")), secrets, Clock);
        _webhook = new OrderWebhook(sources, new WooCommercePings(Clock), new OrderIntake(Bus), new UnhandledEvents(Tables, Clock), new PrivacyRequests(Tables, Clock),
            LoggerFactory.Create(logging => logging.AddProvider(Logs)).CreateLogger<OrderWebhook>());
    }

    public LocalClock Clock { get; } = new(OrderData.Now);
    public RecordingBus Bus { get; } = new();
    public TableServiceClient Tables { get; }
    public CollectedLogs Logs { get; } = new();

    public IReadOnlyList<OrderStatusChanged> Changes =>
        [.. Bus.Sent.Select(sent => JsonSerializer.Deserialize(sent.Message.Body.ToMemory().Span, RecordJson.Of<OrderStatusChanged>())!)];

    public static string Sign(string secret, ReadOnlySpan<byte> body) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>The headers of a Shopify delivery, correctly signed.</summary>
    public static Dictionary<string, string> Shopify(byte[] body, string topic, string webhookId = "w-1", string secret = ShopifySecret) => new()
    {
        ["X-Shopify-Topic"] = topic,
        ["X-Shopify-Hmac-Sha256"] = Sign(secret, body),
        ["X-Shopify-Shop-Domain"] = Domain,
        ["X-Shopify-API-Version"] = "2026-10",
        ["X-Shopify-Webhook-Id"] = webhookId,
        ["X-Shopify-Event-Id"] = "e-1",
        ["X-Shopify-Triggered-At"] = "2026-11-21T09:59:58.964744581Z",
    };

    /// <summary>The headers of a WooCommerce delivery, correctly signed.</summary>
    public static Dictionary<string, string> Woo(byte[] body, string topic, string deliveryId = "d-1", string secret = WooSecret) => new()
    {
        ["X-WC-Webhook-Source"] = "https://shop.example/",
        ["X-WC-Webhook-Topic"] = topic,
        ["X-WC-Webhook-Signature"] = Sign(secret, body),
        ["X-WC-Webhook-ID"] = "142",
        ["X-WC-Webhook-Delivery-ID"] = deliveryId,
    };

    public async Task<(int Status, string Body)> PostAsync(string source, byte[] body, IReadOnlyDictionary<string, string>? headers = null, string business = "demo",
        string contentType = "application/json", Action<HttpRequest>? change = null)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "POST";
        context.Request.ContentType = contentType;
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>()) { context.Request.Headers[name] = value; }

        change?.Invoke(context.Request);
        var result = await _webhook.Run(context.Request, business, source, default);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    public Task<(int Status, string Body)> ShopifyAsync(string topic, byte[] body, string webhookId = "w-1") => PostAsync("shopify", body, Shopify(body, topic, webhookId));

    public Task<(int Status, string Body)> WooAsync(string topic, byte[] body, string deliveryId = "d-1") => PostAsync("woocommerce", body, Woo(body, topic, deliveryId));

    public IReadOnlyList<TableEntity> Rows(string table) => [.. Tables.GetTableClient(table).Query<TableEntity>()];

    public static byte[] Payload(string source, string name) => File.ReadAllBytes(Repository.File($"tests/Payloads/{source}/{name}.json"));

    public static IEnumerable<string> Payloads(string source) =>
        Directory.GetFiles(Repository.File($"tests/Payloads/{source}"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public void Dispose() => _fixture.Dispose();

    private static Business Business(string id, string? shopDomain = null) => new()
    {
        Id = id,
        Name = id,
        Sources = new Dictionary<string, SourceSettings>
        {
            ["shopify"] = new($"{id}-shopify") { ShopDomain = shopDomain },
            ["woocommerce"] = new($"{id}-woocommerce"),
        },
    };
}
