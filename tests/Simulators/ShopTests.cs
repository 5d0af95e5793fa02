using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Tests.Simulators;

public class ShopTests
{
    private static readonly string Secret = "whsec_" + Convert.ToBase64String(new byte[24]);

    [Fact]
    public async Task A_placed_order_is_sent_as_a_signed_event_and_the_answer_is_returned()
    {
        await using var world = await SimulatedWorld.StartAsync();
        world.AppAnswers = _ => 202;

        var (status, placed) = await world.ApiAsync(HttpMethod.Post, "shop/orders", new { });

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(202, placed.GetProperty("webhook").GetProperty("status").GetInt32());
        var sent = Sent(world, placed.GetProperty("webhook"));
        Assert.Equal("/api/businesses/demo/orders/standard", sent.Path);
        Assert.Equal(SimulatedWorld.Start.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), sent.Headers["webhook-timestamp"]);
        Assert.Equal(StandardWebhook.Sign(Secret, sent.Headers["webhook-id"], SimulatedWorld.Start, sent.Body), sent.Headers["webhook-signature"]);
        var body = JsonNode.Parse(sent.Body)!;
        Assert.Equal("order.placed", (string?)body["type"]);
        Assert.Equal(("A-1001", "#1001", "59.90", "EUR"), (
            (string?)body["data"]!["order"]!["id"], (string?)body["data"]!["order"]!["number"],
            (string?)body["data"]!["order"]!["total"], (string?)body["data"]!["order"]!["currency"]));
        Assert.Equal("c-77", (string?)body["data"]!["customer"]!["id"]);
        Assert.Null(body["data"]!["shipment"]);
    }

    [Fact]
    public void The_signature_is_that_of_the_specification()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1614265330);

        var signature = StandardWebhook.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", at, "{\"test\": 2432232314}"u8);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public async Task A_shipped_event_carries_a_shipment()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await PlaceAsync(world);

        var (_, answer) = await world.ApiAsync(HttpMethod.Post, "shop/orders/A-1001/events", new { type = "order.shipped", shipment = new { carrier = "GLS" } });

        var shipment = JsonNode.Parse(Sent(world, answer.GetProperty("webhooks")[0]).Body)!["data"]!["shipment"]!;
        Assert.Equal("GLS", (string?)shipment["carrier"]);
        Assert.NotNull((string?)shipment["trackingUrl"]);
    }

    [Fact]
    public async Task Copies_have_the_same_id_and_bytes()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await PlaceAsync(world);

        var (_, answer) = await world.ApiAsync(HttpMethod.Post, "shop/orders/A-1001/events", new { type = "order.shipped", sending = new { copies = 3, webhookId = "msg_1" } });

        var webhook = answer.GetProperty("webhooks")[0];
        Assert.Equal(3, webhook.GetProperty("attempts").GetArrayLength());
        Assert.Equal("msg_1", Sent(world, webhook).Headers["webhook-id"]);
    }

    [Fact]
    public async Task Several_events_happen_in_order_but_can_be_sent_shuffled()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await PlaceAsync(world);
        string[] types = ["order.paid", "order.shipped", "order.out_for_delivery", "order.delivered"];

        var (_, answer) = await world.ApiAsync(HttpMethod.Post, "shop/orders/A-1001/events", new { types, shuffle = true, seed = 7 });

        var sent = answer.GetProperty("webhooks").EnumerateArray().Select(webhook => JsonNode.Parse(Sent(world, webhook).Body)!).ToArray();
        var topics = sent.Select(body => (string)body["type"]!).ToArray();
        Assert.NotEqual(types, topics);
        Assert.Equal(types, sent.OrderBy(body => (DateTimeOffset)body["timestamp"]!).Select(body => (string)body["type"]!));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("wrong")]
    [InlineData("tampered")]
    public async Task A_signature_can_be_spoiled(string signature)
    {
        await using var world = await SimulatedWorld.StartAsync();
        await PlaceAsync(world);

        var (_, answer) = await world.ApiAsync(HttpMethod.Post, "shop/orders/A-1001/events", new { type = "order.paid", sending = new { signature } });

        var sent = Sent(world, answer.GetProperty("webhooks")[0]);
        Assert.NotEqual(StandardWebhook.Sign(Secret, sent.Headers["webhook-id"], SimulatedWorld.Start, sent.Body), sent.Headers.GetValueOrDefault("webhook-signature"));
    }

    [Fact]
    public async Task A_stale_timestamp_is_signed_as_such()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await PlaceAsync(world);

        var (_, answer) = await world.ApiAsync(HttpMethod.Post, "shop/orders/A-1001/events", new { type = "order.paid", sending = new { age = "PT6M" } });

        var sent = Sent(world, answer.GetProperty("webhooks")[0]);
        var at = SimulatedWorld.Start.AddMinutes(-6);
        Assert.Equal(at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), sent.Headers["webhook-timestamp"]);
        Assert.Equal(StandardWebhook.Sign(Secret, sent.Headers["webhook-id"], at, sent.Body), sent.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task A_delayed_event_is_sent_when_the_clock_reaches_it()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await PlaceAsync(world);

        var (status, _) = await world.ApiAsync(HttpMethod.Post, "shop/orders/A-1001/events", new { type = "order.shipped", delay = "PT1H" });
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.DoesNotContain(world.Webhooks.After(0), delivery => delivery.Topic == "order.shipped");

        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.WebhookAsync("order.shipped");
    }

    [Fact]
    public async Task Any_bytes_can_be_sent_signed()
    {
        await using var world = await SimulatedWorld.StartAsync();

        using var response = await world.Http.PostAsync("/_local/api/shop/webhooks", new ByteArrayContent(Encoding.UTF8.GetBytes("{\"a\":1,\"a\":2}")));

        var sent = Sent(world, await response.Content.ReadFromJsonAsync<JsonElement>());
        Assert.Equal(StandardWebhook.Sign(Secret, sent.Headers["webhook-id"], SimulatedWorld.Start, sent.Body), sent.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task Unknown_types_orders_and_businesses_are_refused()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await PlaceAsync(world);

        Assert.Equal(HttpStatusCode.BadRequest, (await world.ApiAsync(HttpMethod.Post, "shop/orders/A-1001/events", new { type = "order.eaten" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.ApiAsync(HttpMethod.Post, "shop/orders/A-9/events", new { type = "order.paid" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await world.ApiAsync(HttpMethod.Post, "shop/orders", new { business = "nobody" })).Status);
    }

    private static async Task PlaceAsync(SimulatedWorld world) =>
        Assert.Equal(HttpStatusCode.Created, (await world.ApiAsync(HttpMethod.Post, "shop/orders", new { })).Status);

    private static WebhookDelivery Sent(SimulatedWorld world, JsonElement described) =>
        world.Webhooks.Find(described.GetProperty("id").GetInt64())!;
}
