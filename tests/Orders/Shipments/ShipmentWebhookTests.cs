using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Local.Time;
using Serverless.Orders;
using Serverless.Orders.Shipments;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.Channels;
using Serverless.Tests.Tables;

namespace Serverless.Tests.Orders.Shipments;

public sealed class ShipmentWebhookTests : IDisposable
{
    private const string Standard = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    private const string OwnEvent = """{"type":"shipment.updated","timestamp":"2026-11-21T09:00:00Z","data":{"trackingNumber":"0034","status":"in_transit"}}""";
    private readonly EmbeddedTablesFixture _fixture = new();
    private readonly LocalClock _clock = new(ShipmentBodies.Now);
    private readonly RecordingBus _bus = new();
    private readonly TableServiceClient _tables;
    private readonly ShipmentWebhook _webhook;

    public ShipmentWebhookTests()
    {
        _tables = new TableServiceClient(_fixture.ConnectionString);
        _tables.CreateTableIfNotExists(TableNames.Inbox);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Secrets:demo-standard"] = Standard,
            ["Secrets:demo-aftership"] = "new-secret",
            ["Secrets:demo-aftership--previous"] = "old-secret",
            ["Secrets:demo-easypost"] = "schlu\u0308ssel",
            ["Secrets:other-aftership"] = "other-secret",
        }).Build();
        var businesses = new KnownBusinesses(Business("demo"), Business("other"), Business("unset"));
        var hash = new KeyedHash(Options.Create(new IdentityOptions { HashKey = "test-hash-key-0123456789abcdef-0123" }));
        _webhook = new ShipmentWebhook(new ShipmentSources(businesses, new Secrets(configuration), _clock),
            new ShipmentIntake(_bus, hash, new UnhandledEvents(_tables, _clock)), _clock, NullLogger<ShipmentWebhook>.Instance);
    }

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("standard")]
    [InlineData("aftership")]
    [InlineData("easypost")]
    public async Task A_signed_event_is_on_the_bus_once_before_it_is_answered(string source)
    {
        Assert.Equal(202, (await PostAsync(source)).Status);
        Assert.Equal(202, (await PostAsync(source)).Status);

        Assert.All(_bus.Sent, sent => Assert.Equal((Queues.OrderStatus, "demo", ShipmentReported.Schema), (sent.Entity, sent.Message.Business, sent.Message.Schema)));
        Assert.Single(_bus.Sent.Select(sent => (sent.Message.MessageId, sent.Message.Lane)).Distinct());
    }

    [Fact]
    public async Task A_shop_and_a_carrier_may_use_the_same_webhook_id()
    {
        await PostAsync("standard");

        Assert.NotEqual(StableId.From("demo", "standard", "msg_1"), Assert.Single(_bus.Sent).Message.MessageId);
    }

    [Fact]
    public async Task When_the_bus_fails_nothing_is_answered_as_accepted()
    {
        _bus.Fault = new InvalidOperationException("bus down");

        await Assert.ThrowsAsync<InvalidOperationException>(() => PostAsync("aftership"));
    }

    [Fact]
    public async Task During_a_rotation_the_previous_secret_counts_too() => Assert.Equal(202, (await PostAsync("aftership", secret: "old-secret")).Status);

    [Theory]
    [InlineData("aftership", "demo", "wrong")]
    [InlineData("aftership", "demo", "other-secret")]
    [InlineData("aftership", "nobody", "new-secret")]
    [InlineData("easypost", "demo", "wrong")]
    [InlineData("easypost", "nobody", "schl\u00fcssel")]
    [InlineData("standard", "nobody", Standard)]
    [InlineData("teleport", "demo", Standard)]
    [InlineData("orders", "demo", Standard)]
    public async Task Unknown_business_unknown_source_and_wrong_secret_look_alike(string source, string business, string secret)
    {
        var answer = await PostAsync(source, business: business, secret: secret);
        var wrong = await PostAsync("aftership", secret: "wrong");

        Assert.Equal((401, wrong.Body), (answer.Status, answer.Body));
        Assert.Empty(_bus.Sent);
    }

    [Fact]
    public async Task A_secret_that_is_not_set_refuses() => Assert.Equal((503, "urn:problem:signature-not-configured"), Type(await PostAsync("aftership", business: "unset")));

    [Fact]
    public async Task Our_own_event_is_refused_when_its_time_is_off()
    {
        _clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal((401, "urn:problem:signature-timestamp"), Type(await PostAsync("standard")));
    }

    [Theory]
    [InlineData("aftership", "aftership/unhandled.pending-time")]
    [InlineData("aftership", "aftership/unhandled.no-number")]
    [InlineData("aftership", "aftership/unhandled.not-an-object")]
    [InlineData("easypost", "easypost/unhandled.batch")]
    public async Task What_is_about_no_parcel_is_answered_well_and_recorded(string source, string payload)
    {
        var body = ShipmentBodies.Bytes(payload);
        Assert.Equal(200, (await PostAsync(source, body)).Status);
        Assert.Equal(200, (await PostAsync(source, body)).Status);

        Assert.Equal("unhandled", Assert.Single(_tables.GetTableClient(TableNames.Inbox).Query<TableEntity>()).GetString("Effect"));
        Assert.Empty(_bus.Sent);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("\"\\ud800\"", 200)]
    [InlineData("null", 200)]
    [InlineData("{\"a\":1,\"a\":2}", 400)]
    public async Task What_is_no_usable_JSON_is_never_a_fault(string body, int status) => Assert.Equal(status, (await PostAsync("aftership", Encoding.UTF8.GetBytes(body))).Status);

    [Fact]
    public async Task Invalid_bytes_deep_nesting_and_huge_bodies_are_refused()
    {
        Assert.Equal(400, (await PostAsync("easypost", [0xff, 0xfe, 0x00])).Status);
        Assert.Equal(400, (await PostAsync("easypost", Encoding.UTF8.GetBytes(new string('[', 5000) + new string(']', 5000)))).Status);
        Assert.Equal(413, (await PostAsync("easypost", new byte[(4 * 1024 * 1024) + 1])).Status);
        Assert.Equal((415, "urn:problem:unsupported-media-type"), Type(await PostAsync("easypost", tamper: request => request.ContentType = "text/plain")));
    }

    [Fact]
    public async Task Texts_with_markup_and_control_characters_pass_and_are_not_echoed()
    {
        var body = ShipmentBodies.AfterShip("InTransit", more: ""","slug":"<script>alert(1)</script>\u0000\u202e","order_number":"'; drop table","title":"\ud83d\ude00" """);

        Assert.Equal((202, ""), ((await PostAsync("aftership", Encoding.UTF8.GetBytes(body))) is var answer ? (answer.Status, answer.Body) : default));
    }

    [Fact]
    public async Task Every_wrong_member_of_our_own_event_is_named()
    {
        var answer = await PostAsync("standard", Encoding.UTF8.GetBytes(OwnEvent.Replace("\"0034\"", "4711", StringComparison.Ordinal)));

        Assert.Equal((422, "urn:problem:invalid-body"), Type(answer));
        Assert.Contains("/data/trackingNumber", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", answer.Body, StringComparison.Ordinal);
    }

    private static Business Business(string id) => new()
    {
        Id = id,
        Name = id,
        Shipments = ShipmentSources.Names.ToDictionary(name => name, name => new SourceSettings(id == "unset" ? "nothing" : $"{id}-{name}")),
    };

    private static (int, string?) Type((int Status, string Body) answer) =>
        (answer.Status, JsonDocument.Parse(answer.Body).RootElement.GetProperty("type").GetString());

    private async Task<(int Status, string Body)> PostAsync(string source, byte[]? body = null, string business = "demo", string? secret = null, Action<HttpRequest>? tamper = null)
    {
        body ??= source is "standard" or "teleport" or "orders" ? Encoding.UTF8.GetBytes(OwnEvent)
            : Encoding.UTF8.GetBytes(source == "aftership" ? ShipmentBodies.AfterShip("InTransit") : ShipmentBodies.EasyPost("in_transit"));
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(body);
        Sign(context.Request, source, body, secret);
        tamper?.Invoke(context.Request);
        var result = await _webhook.Run(context.Request, business, source, default);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    private static void Sign(HttpRequest request, string source, byte[] body, string? secret)
    {
        var timestamp = ShipmentBodies.Now.ToUnixTimeSeconds();
        request.Headers["webhook-id"] = "msg_1";
        request.Headers["webhook-timestamp"] = timestamp.ToString(CultureInfo.InvariantCulture);
        request.Headers["webhook-signature"] = StandardWebhookSignature.Sign("msg_1", timestamp, body, source is "aftership" or "easypost" ? Standard : secret ?? Standard);
        request.Headers["aftership-hmac-sha256"] = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? "new-secret"), body));
        var key = Encoding.UTF8.GetBytes((secret ?? "schl\u00fcssel").Normalize(NormalizationForm.FormKD));
        request.Headers["X-Hmac-Signature"] = "hmac-sha256-hex=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, body));
    }
}
