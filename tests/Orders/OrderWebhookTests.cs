using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Businesses;
using Serverless.Local.Time;
using Serverless.Orders;
using Serverless.Orders.Sources;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Shops;
using Serverless.Tests.Channels;
using Serverless.Tests.Tables;

namespace Serverless.Tests.Orders;

public sealed class OrderWebhookTests : IDisposable
{
    private const string Secret = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    private const string Previous = "whsec_ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=";
    private readonly EmbeddedTablesFixture _fixture = new();
    private readonly LocalClock _clock = new(OrderData.Now);
    private readonly RecordingBus _bus = new();
    private readonly TableServiceClient _tables;
    private readonly OrderWebhook _webhook;

    public OrderWebhookTests()
    {
        _tables = new TableServiceClient(_fixture.ConnectionString);
        _tables.CreateTableIfNotExists(TableNames.Inbox);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Secrets:demo-standard"] = Secret,
            ["Secrets:demo-standard--previous"] = Previous,
            ["Secrets:other-standard"] = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=",
        }).Build();
        var businesses = new KnownBusinesses(Business("demo", "demo-standard"), Business("other", "other-standard"), Business("unset", "nothing"));
        _tables.CreateTableIfNotExists(TableNames.PrivacyRequests);
        _webhook = new OrderWebhook(new OrderSources([new StandardSource(), new ShopifySource(), new WooCommerceSource()], businesses, new Secrets(configuration), _clock),
            new WooCommercePings(_clock), new OrderIntake(_bus), new UnhandledEvents(_tables, _clock), new PrivacyRequests(_tables, _clock), NullLogger<OrderWebhook>.Instance);
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task What_a_shop_answers_later_is_on_its_own_queue_before_it_is_answered()
    {
        const string Body = """{"type":"order.change.refused","timestamp":"2026-11-21T10:00:00Z","data":{"requestId":"r-1","code":"too-late","message":"Schon verpackt."}}""";
        Assert.Equal(202, (await PostAsync(Body)).Status);

        var (entity, message) = Assert.Single(_bus.Sent);
        Assert.Equal((Queues.ShopRequests, StableId.From("demo", "standard", "msg_1"), null, "demo", ShopReply.Schema),
            (entity, message.MessageId, message.Lane, message.Business, message.Schema));
        Assert.Equal(new ShopReply("demo", "r-1", new ShopAnswer.Refused(RefusalCodes.TooLate, "Schon verpackt.")), RecordingBus.Read<ShopReply>(message));
    }

    [Fact]
    public async Task An_answer_that_names_no_request_is_refused_and_sent_nowhere()
    {
        Assert.Equal(422, (await PostAsync("""{"type":"order.change.accepted","timestamp":"2026-11-21T10:00:00Z","data":{}}""")).Status);
        Assert.Empty(_bus.Sent);
    }

    [Fact]
    public async Task A_signed_event_is_on_the_bus_before_it_is_answered()
    {
        Assert.Equal(202, (await PostAsync(OrderEventReaderTests.Sample)).Status);

        var (entity, message) = Assert.Single(_bus.Sent);
        Assert.Equal((Queues.OrderStatus, StableId.From("demo", "standard", "msg_1"), "demo", OrderStatusChanged.Schema),
            (entity, message.MessageId, message.Business, message.Schema));
    }

    [Fact]
    public async Task When_the_bus_fails_nothing_is_answered_as_accepted()
    {
        _bus.Fault = new InvalidOperationException("bus down");

        await Assert.ThrowsAsync<InvalidOperationException>(() => PostAsync(OrderEventReaderTests.Sample));
    }

    [Fact]
    public async Task A_repeat_has_the_same_message_id_and_lane()
    {
        await PostAsync(OrderEventReaderTests.Sample);
        await PostAsync(OrderEventReaderTests.Sample);

        Assert.Equal((_bus.Sent[0].Message.MessageId, _bus.Sent[0].Message.Lane), (_bus.Sent[1].Message.MessageId, _bus.Sent[1].Message.Lane));
    }

    [Fact]
    public async Task All_events_of_an_order_share_a_lane_whatever_they_say_of_the_customer()
    {
        await PostAsync(OrderEventReaderTests.Sample);
        await PostAsync(OrderEventReaderTests.Sample.Replace("c-77", "c-78", StringComparison.Ordinal), id: "msg_2");

        Assert.Equal(_bus.Sent[0].Message.Lane, _bus.Sent[1].Message.Lane);
        Assert.NotEqual(_bus.Sent[0].Message.MessageId, _bus.Sent[1].Message.MessageId);
    }

    [Fact]
    public async Task During_a_rotation_the_previous_secret_counts_too() =>
        Assert.Equal(202, (await PostAsync(OrderEventReaderTests.Sample, secret: Previous)).Status);

    [Theory]
    [InlineData("missing")]
    [InlineData("truncated")]
    [InlineData("upper-case")]
    [InlineData("doubled")]
    [InlineData("other-body")]
    [InlineData("other-id")]
    [InlineData("empty")]
    [InlineData("unknown-version")]
    public async Task A_wrong_signature_is_refused_and_nothing_is_enqueued(string how)
    {
        var answer = await PostAsync(OrderEventReaderTests.Sample, tamper: request =>
        {
            var signature = request.Headers["webhook-signature"].ToString();
            _ = how switch
            {
                "missing" => request.Headers.Remove("webhook-signature"),
                "truncated" => Set(request, "webhook-signature", signature[..20]),
                "upper-case" => Set(request, "webhook-signature", signature.ToUpperInvariant()),
                "doubled" => Set(request, "webhook-signature", signature, signature),
                "other-id" => Set(request, "webhook-id", "msg_other"),
                "empty" => Set(request, "webhook-signature", ""),
                "unknown-version" => Set(request, "webhook-signature", "v2" + signature[2..]),
                _ => Change(request),
            };
        });

        Assert.Equal((401, "urn:problem:signature"), (answer.Status, answer.Type));
        Assert.Empty(_bus.Sent);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public async Task A_replayed_or_early_event_is_refused(int seconds)
    {
        var answer = await PostAsync(OrderEventReaderTests.Sample, at: OrderData.Now.AddSeconds(seconds));

        Assert.Equal((401, "urn:problem:signature-timestamp"), (answer.Status, answer.Type));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public async Task Five_minutes_of_clock_skew_are_tolerated(int seconds) =>
        Assert.Equal(202, (await PostAsync(OrderEventReaderTests.Sample, at: OrderData.Now.AddSeconds(seconds))).Status);

    [Theory]
    [InlineData("nobody", "standard")]
    [InlineData("demo", "unknown")]
    [InlineData("other", "standard")]
    [InlineData("' or 1 eq 1", "standard")]
    public async Task Who_is_not_known_and_who_signed_wrongly_get_the_same_answer(string business, string source)
    {
        var stranger = await PostAsync(OrderEventReaderTests.Sample, business: business, source: source);
        var wrong = await PostAsync(OrderEventReaderTests.Sample, secret: "whsec_d3JvbmctYnV0LXdlbGwtZm9ybWVkLXNlY3JldC0wMTI=");

        Assert.Equal(wrong, stranger);
        Assert.Empty(_bus.Sent);
    }

    [Fact]
    public async Task A_source_whose_secret_is_not_set_accepts_nothing()
    {
        var answer = await PostAsync(OrderEventReaderTests.Sample, business: "unset");

        Assert.Equal((503, "urn:problem:signature-not-configured"), (answer.Status, answer.Type));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"type\":\"order.shipped\",}")]
    [InlineData("{\"type\":\"order.shipped\",\"type\":\"order.placed\"}")]
    [InlineData("{\"total\":NaN}")]
    [InlineData("\uFEFF{}")]
    public async Task What_is_no_json_is_refused(string body) => Assert.Equal((400, "urn:problem:malformed-json"), Answer(await PostAsync(body)));

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task Deep_nesting_is_refused(int depth) =>
        Assert.Equal(400, (await PostAsync(new string('[', depth) + new string(']', depth))).Status);

    [Fact]
    public async Task Invalid_utf8_is_refused() => Assert.Equal(400, (await PostAsync([.. "{\"type\":\""u8, 0xC3, 0x28, .. "\"}"u8])).Status);

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused_wherever_it_stands()
    {
        Assert.InRange((await PostAsync("""{"type":"order.shipped","\ud800":1,"\ud800":2}""")).Status, 400, 422);
        Assert.InRange((await PostAsync("""{"type":"\ud800"}""")).Status, 400, 422);
    }

    [Fact]
    public async Task A_body_over_a_megabyte_is_refused() =>
        Assert.Equal(413, (await PostAsync(new byte[(1024 * 1024) + 1])).Status);

    [Theory]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused(string? type) =>
        Assert.Equal(415, (await PostAsync(OrderEventReaderTests.Sample, tamper: request => request.ContentType = type)).Status);

    [Fact]
    public async Task A_compressed_body_is_refused() =>
        Assert.Equal(415, (await PostAsync(OrderEventReaderTests.Sample, tamper: request => request.Headers.ContentEncoding = "gzip")).Status);

    [Fact]
    public async Task A_wrong_shape_is_answered_with_pointers_and_without_the_values()
    {
        var answer = await PostAsync(OrderEventReaderTests.Sample.Replace("59.90\",\"url", "-59.90\",\"url", StringComparison.Ordinal));

        Assert.Equal((422, "urn:problem:invalid-body"), Answer(answer));
        Assert.Contains("/data/order/total", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("-59.90", answer.Body, StringComparison.Ordinal);
        Assert.Empty(_bus.Sent);
    }

    [Fact]
    public async Task A_type_that_is_not_known_is_answered_well_and_recorded_as_unhandled()
    {
        const string Body = """{"type":"order.teleported","timestamp":"2026-11-21T10:00:00Z","data":{}}""";

        Assert.Equal(200, (await PostAsync(Body)).Status);
        Assert.Equal(200, (await PostAsync(Body)).Status);

        var row = Assert.Single(_tables.GetTableClient(TableNames.Inbox).Query<TableEntity>());
        Assert.Equal(("unhandled", "order.teleported"), (row.GetString("Effect"), row.GetString("Type")));
        Assert.Empty(_bus.Sent);
    }

    private static Business Business(string id, string secret) =>
        new() { Id = id, Name = id, Sources = new Dictionary<string, SourceSettings> { ["standard"] = new SourceSettings(secret) } };

    private static (int, string?) Answer((int Status, string? Type, string Body) answer) => (answer.Status, answer.Type);

    private static bool Set(HttpRequest request, string name, params string[] values)
    {
        request.Headers[name] = values;
        return true;
    }

    private static bool Change(HttpRequest request)
    {
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(OrderEventReaderTests.Sample.Replace("59.90", "00.01", StringComparison.Ordinal)));
        return true;
    }

    private Task<(int Status, string? Type, string Body)> PostAsync(string body, string business = "demo", string source = "standard", string secret = Secret,
        string id = "msg_1", DateTimeOffset? at = null, Action<HttpRequest>? tamper = null) =>
        PostAsync(Encoding.UTF8.GetBytes(body), business, source, secret, id, at, tamper);

    private async Task<(int Status, string? Type, string Body)> PostAsync(byte[] body, string business = "demo", string source = "standard", string secret = Secret,
        string id = "msg_1", DateTimeOffset? at = null, Action<HttpRequest>? tamper = null)
    {
        var timestamp = (at ?? OrderData.Now).ToUnixTimeSeconds();
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(body);
        context.Request.Headers["webhook-id"] = id;
        context.Request.Headers["webhook-timestamp"] = timestamp.ToString(CultureInfo.InvariantCulture);
        context.Request.Headers["webhook-signature"] = StandardWebhookSignature.Sign(id, timestamp, body, secret);
        tamper?.Invoke(context.Request);
        var result = await _webhook.Run(context.Request, business, source, default);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await result.ExecuteAsync(context);
        var text = Encoding.UTF8.GetString(answer.ToArray());
        return (context.Response.StatusCode, text.Length == 0 ? null : JsonDocument.Parse(text).RootElement.GetProperty("type").GetString(), text);
    }
}
