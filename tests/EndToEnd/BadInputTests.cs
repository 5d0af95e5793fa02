using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Hosting;
using Serverless.Platform.Security;

namespace Serverless.Tests.EndToEnd;

/// <summary>Wrong webhooks get the right 4xx as problem+json; nothing is echoed and nothing is enqueued.</summary>
public sealed class BadInputTests : IClassFixture<BadInputTests.SharedApp>
{
    private const string Order = """{"type":"order.placed","timestamp":"2026-03-02T09:00:00Z","data":{"order":{"id":"A-1"},"customer":{"id":"c-1"}}}""";
    private const string Canary = "kanarienvogel";
    private readonly App _app;

    public BadInputTests(SharedApp shared) => _app = shared.App;

    private async Task<HttpResponseMessage> MessengerAsync(byte[] body, params string[] signatures)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/messenger") { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        foreach (var signature in signatures) { request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature); }

        return await _app.Http.SendAsync(request);
    }

    private string Signature(byte[] body, string? secret = null) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? _app.Settings["Meta:AppSecret"]!), body));

    private async Task<HttpResponseMessage> ShopAsync(byte[] body, string business = "demo", string source = "standard", string? secret = null,
        DateTimeOffset? signedAt = null, string? signature = null)
    {
        var (id, time) = ($"bad-{Guid.NewGuid():N}", (signedAt ?? _app.Clock.GetUtcNow()).ToUnixTimeSeconds());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/businesses/{business}/orders/{source}")
        { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", time.ToString(System.Globalization.CultureInfo.InvariantCulture));
        signature ??= StandardWebhookSignature.Sign(id, time, body, secret ?? _app.Settings["Secrets:demo-standard"]!);
        if (signature.Length > 0) { request.Headers.TryAddWithoutValidation("webhook-signature", signature); }

        return await _app.Http.SendAsync(request);
    }

    private async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.Equal(status, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.DoesNotContain(Canary, text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal((int)status, JsonNode.Parse(text)!["status"]!.GetValue<int>());
        }

        await AssertNothingEnqueuedAsync();
    }

    private async Task AssertNothingEnqueuedAsync() =>
        Assert.All(await _app.Services.GetRequiredService<EmbeddedHost>().Broker!.GetStatusAsync(CancellationToken.None),
            entity => Assert.Equal(0, entity.Active + entity.Locked + entity.Scheduled + entity.DeadLetter));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public async Task Messenger_signatures_that_are_wrong_missing_or_doubled_are_refused()
    {
        var body = Bytes($$$"""{"object":"page","entry":[{"id":"{{{App.Page}}}","messaging":[{"sender":{"id":"1"},"message":{"mid":"m","text":"{{{Canary}}}"}}]}]}""");
        var good = Signature(body);

        await AssertRefusedAsync(await MessengerAsync(body), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await MessengerAsync(body, ""), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await MessengerAsync(body, Signature(body, "another-secret")), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await MessengerAsync(body, good[..^1]), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await MessengerAsync(body, "sha256=" + good["sha256=".Length..].ToUpperInvariant()), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await MessengerAsync(body, good.Replace("sha256=", "sha1=", StringComparison.Ordinal)), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await MessengerAsync(body, good, good), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await MessengerAsync([.. body, (byte)' '], good), HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"object":"page","object":"page"}""")]
    public async Task Signed_bodies_that_are_no_JSON_are_refused(string body) =>
        await AssertRefusedAsync(await MessengerAsync(Bytes(body), Signature(Bytes(body))), HttpStatusCode.BadRequest);

    [Fact]
    public async Task Deep_nesting_and_invalid_UTF_8_are_refused()
    {
        var deep = Bytes(new string('[', 100_000));
        byte[] invalid = [(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}'];

        await AssertRefusedAsync(await MessengerAsync(deep, Signature(deep)), HttpStatusCode.BadRequest);
        await AssertRefusedAsync(await MessengerAsync(invalid, Signature(invalid)), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_over_4_MB_is_refused_whether_its_length_is_told_or_not()
    {
        var body = new byte[(4 * 1024 * 1024) + 1];
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/messenger") { Content = new StreamContent(new Unseekable(body)) };
        chunked.Headers.TransferEncodingChunked = true;

        await AssertRefusedAsync(await MessengerAsync(body, Signature(body)), HttpStatusCode.RequestEntityTooLarge);
        await AssertRefusedAsync(await _app.Http.SendAsync(chunked), HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("""{"object":"instagram","entry":[]}""")]
    [InlineData("""{"object":"page","entry":[{"id":"999","messaging":[{"sender":{"id":"1"},"message":{"mid":"m","text":"x"}}]}]}""")]
    [InlineData("""{"object":"page","entry":[{"id":"108000000000001","messaging":[{"sender":{"id":"1"},"brand_new":{"a":1}}]}]}""")]
    [InlineData("""{"object":"page"}""")]
    [InlineData("[]")]
    public async Task Unknown_but_signed_events_are_taken_and_lead_to_nothing(string body)
    {
        using var response = await MessengerAsync(Bytes(body), Signature(Bytes(body)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await AssertNothingEnqueuedAsync();
    }

    [Theory]
    [InlineData("hub.mode=subscribe&hub.verify_token=local-verify-token&hub.challenge=1158201444", HttpStatusCode.OK)]
    [InlineData("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1158201444", HttpStatusCode.Forbidden)]
    [InlineData("hub.mode=unsubscribe&hub.verify_token=local-verify-token&hub.challenge=1", HttpStatusCode.Forbidden)]
    [InlineData("hub.verify_token=local-verify-token", HttpStatusCode.BadRequest)]
    public async Task The_handshake_answers_only_who_knows_the_token(string query, HttpStatusCode expected)
    {
        using var response = await _app.Http.GetAsync(new Uri($"api/webhooks/messenger?{query}", UriKind.Relative));

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.OK) { Assert.Equal("1158201444", await response.Content.ReadAsStringAsync()); }
    }

    [Fact]
    public async Task A_challenge_with_HTML_is_never_sent_back_as_HTML()
    {
        using var response = await _app.Http.GetAsync(new Uri("api/webhooks/messenger?hub.mode=subscribe&hub.verify_token=local-verify-token&hub.challenge=%3Cscript%3Ealert(1)%3C/script%3E", UriKind.Relative));

        Assert.DoesNotContain("<script>", await response.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Order_webhooks_with_a_wrong_signature_or_another_business_s_are_refused()
    {
        var body = Bytes(Order);

        await AssertRefusedAsync(await ShopAsync(body, signature: ""), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await ShopAsync(body, signature: "v1,AAAA"), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await ShopAsync(body, secret: "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await ShopAsync(body, business: "nowhere"), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await ShopAsync(body, source: "kanarienvogel"), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await ShopAsync(body, signedAt: _app.Clock.GetUtcNow().AddMinutes(-6)), HttpStatusCode.Unauthorized);
        await AssertRefusedAsync(await ShopAsync(body, signedAt: _app.Clock.GetUtcNow().AddMinutes(6)), HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("""{"type":"order.placed","type":"order.placed"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"type":"order.placed","timestamp":"kanarienvogel","data":{}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"order.placed","timestamp":"0000-01-01T00:00:00Z","data":{"order":{"id":"A-1"},"customer":{"id":"c-1"}}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"order.placed","timestamp":"2026-03-02T09:00:00Z","data":{"order":{"id":"A-1","total":"1e308","currency":"EUR"},"customer":{"id":"c-1"}}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"type":"order.placed","timestamp":"2026-03-02T09:00:00Z","data":{"order":{"id":5},"customer":"kanarienvogel"}}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Signed_orders_that_say_nonsense_are_refused(string body, HttpStatusCode expected) =>
        await AssertRefusedAsync(await ShopAsync(Bytes(body)), expected);

    [Fact]
    public async Task A_missing_secret_refuses_and_never_accepts()
    {
        await using var app = await App.StartAsync(changes: [("Meta:AppSecret", ""), ("Secrets:demo-standard", "")]);
        using var messenger = await app.Http.PostAsync(new Uri("api/webhooks/messenger", UriKind.Relative), new ByteArrayContent(Bytes("{}")));
        using var shop = new HttpRequestMessage(HttpMethod.Post, "api/businesses/demo/orders/standard") { Content = new StringContent(Order, Encoding.UTF8, "application/json") };
        using var order = await app.Http.SendAsync(shop);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (messenger.StatusCode, order.StatusCode));
        Assert.Equal("signature-not-configured", (await messenger.Content.ReadFromJsonAsync<JsonNode>())!["code"]!.GetValue<string>());
        Assert.Equal("signature-not-configured", (await order.Content.ReadFromJsonAsync<JsonNode>())!["code"]!.GetValue<string>());
    }

    public sealed class SharedApp : IAsyncLifetime
    {
        internal App App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await EndToEnd.App.StartAsync();

        public async Task DisposeAsync() => await App.DisposeAsync();
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
