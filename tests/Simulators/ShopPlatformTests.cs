using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Tests.Simulators;

public class ShopPlatformTests
{
    private static readonly (string, string?)[] Settings =
        [("Secrets:demo-shopify", "shpss_demo_7f21"), ("Secrets:demo-shopify--previous", "shpss_old"), ("Secrets:demo-woocommerce", "wc_demo_42"), ("Secrets:demo-woocommerce-key", "ck_1:cs_2")];

    [Fact]
    public void The_signature_is_that_of_the_vectors()
    {
        Assert.Equal("yBjrOLSSEYZ5/kB4cR4SKGLON83pXiLXbK8L4DNAbA8=", ShopSignature.Of("shpss_demo_7f21", """{"id":5501,"name":"#1042","phone":"+4915112345678","total_price":"39.90"}"""u8));
        Assert.Equal("xevpRWT6BCYreWvsTrQdOAxN9cXmq7jrydkdzrbaSsg=", ShopSignature.Of("a&b\"c", """{"id":1}"""u8));
    }

    [Theory]
    [InlineData("order.paid", "orders/paid", "id")]
    [InlineData("order.updated", "orders/updated", "id")]
    [InlineData("order.cancelled", "orders/cancelled", "id")]
    [InlineData("order.shipped", "fulfillments/create", "order_id")]
    [InlineData("order.delivered", "fulfillment_events/create", "order_id")]
    [InlineData("order.refunded", "refunds/create", "order_id")]
    public async Task Shopify_sends_each_event_under_its_topic(string type, string topic, string idMember)
    {
        await using var world = await SimulatedWorld.StartAsync(settings: Settings);
        await PlaceAsync(world, "shopify");

        var sent = await EventAsync(world, new { type });

        Assert.Equal((topic, "/api/businesses/demo/orders/shopify"), (sent.Headers["X-Shopify-Topic"], sent.Path));
        Assert.Equal(ShopSignature.Of("shpss_demo_7f21", sent.Body), sent.Headers["X-Shopify-Hmac-Sha256"]);
        Assert.Equal(5_500_000_001, JsonNode.Parse(sent.Body)![idMember]!.GetValue<long>());
        Assert.Matches(@"\.[0-9]{9}Z$", sent.Headers["X-Shopify-Triggered-At"]);
    }

    [Fact]
    public async Task Shopify_escapes_slashes_and_can_leave_the_X_out()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: Settings);
        await PlaceAsync(world, "shopify");

        var sent = await EventAsync(world, new { type = "order.updated", sending = new { xHeaders = false, signature = "rotated" } });

        Assert.Contains("gid:\\/\\/shopify\\/Order", Encoding.UTF8.GetString(sent.Body), StringComparison.Ordinal);
        Assert.Equal(ShopSignature.Of("shpss_old", sent.Body), sent.Headers["Shopify-Hmac-Sha256"]);
        Assert.DoesNotContain(sent.Headers.Keys, name => name.StartsWith("X-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shopify", WebhookState.Pending)]
    [InlineData("woocommerce", WebhookState.GivenUp)]
    public async Task Shopify_tries_again_and_WooCommerce_never_does(string platform, object state)
    {
        await using var world = await SimulatedWorld.StartAsync(settings: Settings);
        world.AppAnswers = _ => 503;
        await PlaceAsync(world, platform);

        Assert.Equal(state, (await EventAsync(world, new { type = "order.paid", sending = new { retries = true } })).State);
    }

    [Fact]
    public async Task A_WooCommerce_webhook_says_how_the_order_stands_when_it_is_sent()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: Settings);
        await PlaceAsync(world, "woocommerce");

        var created = world.Webhooks.After(0).Single();
        var shipped = await EventAsync(world, new { type = "order.shipped" });
        var edited = await EventAsync(world, new { type = "order.updated" });
        var deleted = await EventAsync(world, new { type = "order.deleted" });

        Assert.Equal(("order.created", "pending"), (created.Headers["X-WC-Webhook-Topic"], (string?)JsonNode.Parse(created.Body)!["status"]));
        Assert.Equal(("order.updated", "completed"), (shipped.Headers["X-WC-Webhook-Topic"], (string?)JsonNode.Parse(shipped.Body)!["status"]));
        Assert.Equal("completed", (string?)JsonNode.Parse(edited.Body)!["status"]);
        Assert.Equal("""{"id":701}""", Encoding.UTF8.GetString(deleted.Body));
        Assert.Equal(shipped.Headers["X-WC-Webhook-Delivery-ID"], edited.Headers["X-WC-Webhook-Delivery-ID"]);
        Assert.Equal(ShopSignature.Of("wc_demo_42", shipped.Body), shipped.Headers["X-WC-Webhook-Signature"]);
    }

    [Fact]
    public async Task Its_ping_is_an_unsigned_form()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: Settings);

        await world.ApiAsync(HttpMethod.Post, "shop/woocommerce/ping", new { });

        var ping = world.Webhooks.After(0).Single();
        Assert.Equal(("webhook_id=142", "application/x-www-form-urlencoded"), (Encoding.UTF8.GetString(ping.Body), Assert.Single(ping.Headers).Value));
    }

    [Fact]
    public async Task Its_REST_API_lists_what_changed_for_those_who_have_the_key()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: Settings);
        await PlaceAsync(world, "woocommerce");
        await PlaceAsync(world, "woocommerce");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ApiAsync(HttpMethod.Post, "shop/orders/A-1002/events", new { type = "order.paid", forget = true });

        Assert.Equal(HttpStatusCode.Unauthorized, (await ListAsync(world, "", "ck_1:wrong")).Status);
        var (_, all, total) = await ListAsync(world, "per_page=1&page=2");
        Assert.Equal((1, "2"), (all.GetArrayLength(), total));
        var (_, changed, _) = await ListAsync(world, "modified_after=2026-11-20T09:00:30&dates_are_gmt=true");
        Assert.Equal((702, "processing"), (changed[0].GetProperty("id").GetInt32(), changed[0].GetProperty("status").GetString()));
        Assert.Equal(2, world.Webhooks.After(0).Count);
    }

    private static async Task PlaceAsync(SimulatedWorld world, string platform) => await world.ApiAsync(HttpMethod.Post, "shop/orders", new { platform });

    private static async Task<WebhookDelivery> EventAsync(SimulatedWorld world, object asked)
    {
        var (_, answer) = await world.ApiAsync(HttpMethod.Post, "shop/orders/A-1001/events", asked);
        return world.Webhooks.Find(answer.GetProperty("webhooks")[0].GetProperty("id").GetInt64())!;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body, string? Total)> ListAsync(SimulatedWorld world, string query, string key = "ck_1:cs_2")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"_local/woocommerce/demo/wp-json/wc/v3/orders?{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)));
        using var response = await world.Http.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Clone(),
            response.Headers.TryGetValues("X-WP-Total", out var total) ? total.Single() : null);
    }
}
