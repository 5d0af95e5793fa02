using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Tests.Simulators;

public class WebhookTests
{
    [Fact]
    public async Task A_failed_webhook_is_tried_again_on_the_clock_until_it_is_taken()
    {
        await using var world = await SimulatedWorld.StartAsync();
        world.AppAnswers = _ => 500;
        await world.ActAsync(world.Customer(), new { @do = "text", text = "Hallo" });
        var failed = await world.WebhookAsync("messages");
        Assert.Equal((WebhookState.Pending, SimulatedWorld.Start + WebhookCourier.Backoff[0]), (failed.State, failed.NextAttemptAt));

        world.AppAnswers = _ => 200;
        world.Clock.Advance(WebhookCourier.Backoff[0]);

        var taken = await world.WebhookAsync("messages", delivery => delivery.State is WebhookState.Delivered);
        Assert.Equal([500, 200], taken.Attempts.Select(attempt => attempt.Status));
    }

    [Fact]
    public async Task A_webhook_is_given_up_after_the_last_attempt()
    {
        await using var world = await SimulatedWorld.StartAsync();
        world.AppAnswers = _ => 503;
        await world.ActAsync(world.Customer(), new { @do = "text", text = "Hallo" });
        for (var i = 0; i < WebhookCourier.Backoff.Count; i++)
        {
            await world.WebhookAsync("messages", delivery => delivery.Attempts.Count == i + 1);
            world.Clock.Advance(WebhookCourier.Backoff[i]);
        }

        var last = await world.WebhookAsync("messages", delivery => delivery.State is WebhookState.GivenUp);
        Assert.Equal(WebhookCourier.Backoff.Count + 1, last.Attempts.Count);
    }

    [Fact]
    public async Task A_failed_webhook_does_not_hold_up_the_next_one()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        world.AppAnswers = body => body.ToString().Contains("first", StringComparison.Ordinal) ? 500 : 200;

        await world.ActAsync(customer, new { @do = "text", text = "first" });
        await world.ActAsync(customer, new { @do = "text", text = "second" });

        var second = await world.WebhookAsync("messages", delivery => delivery.State is WebhookState.Delivered);
        Assert.Contains("second", Encoding.ASCII.GetString(second.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_shows_the_exact_bytes_the_signature_and_every_answer()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await world.ActAsync(world.Customer(), new { @do = "text", text = "Grüße" });
        var delivery = await world.WebhookAsync("messages");

        var (_, logged) = await world.ApiAsync(HttpMethod.Get, $"webhooks/{delivery.Id}");
        var bytes = await world.Http.GetByteArrayAsync($"/_local/api/webhooks/{delivery.Id}/body");

        Assert.Equal(delivery.Body, bytes);
        Assert.Equal(200, logged.GetProperty("status").GetInt32());
        Assert.Equal(MetaBytes.Sign(bytes, SimulatedWorld.AppSecret), logged.GetProperty("headers").GetProperty("X-Hub-Signature-256").GetString());
        var (_, list) = await world.ApiAsync(HttpMethod.Get, "webhooks?state=delivered");
        Assert.Equal(delivery.Id, Assert.Single(list.EnumerateArray()).GetProperty("id").GetInt64());
    }

    [Theory]
    [InlineData("valid", 1)]
    [InlineData("missing", 0)]
    [InlineData("wrong", 1)]
    [InlineData("truncated", 1)]
    [InlineData("upper-case", 1)]
    [InlineData("doubled", 1)]
    [InlineData("no-prefix", 1)]
    public async Task Any_bytes_can_be_sent_with_any_signature(string signature, int headers)
    {
        await using var world = await SimulatedWorld.StartAsync();
        byte[] bytes = [0x7b, 0xff, 0x00, 0x7d];

        using var response = await world.Http.PostAsync($"/_local/api/webhooks/messenger?signature={signature}", new ByteArrayContent(bytes));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();

        var sent = world.Webhooks.Find(answer.GetProperty("id").GetInt64())!;
        Assert.Equal(bytes, sent.Body);
        Assert.Equal(headers, sent.Headers.Count);
        Assert.Equal(signature == "valid", sent.Headers.GetValueOrDefault("X-Hub-Signature-256") == MetaBytes.Sign(bytes, SimulatedWorld.AppSecret));
        Assert.Equal(200, answer.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_webhook_can_be_repeated_byte_for_byte()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await world.ActAsync(world.Customer(), new { @do = "text", text = "Hallo" });
        var delivery = await world.WebhookAsync("messages");

        var (_, repeated) = await world.ApiAsync(HttpMethod.Post, $"webhooks/{delivery.Id}/repeat?times=2");

        Assert.Equal(3, repeated.GetProperty("attempts").GetArrayLength());
    }

    [Fact]
    public async Task Held_webhooks_are_released_in_the_wanted_order()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await world.ApiAsync(HttpMethod.Post, "webhooks/hold");
        await world.ActAsync(customer, new { @do = "text", text = "first" });
        await world.ActAsync(customer, new { @do = "text", text = "second" });
        Assert.All(world.Webhooks.After(0), delivery => Assert.Equal(WebhookState.Held, delivery.State));

        var (_, released) = await world.ApiAsync(HttpMethod.Post, "webhooks/release", new { order = "reversed" });

        Assert.Equal([2, 1], released.EnumerateArray().Select(delivery => delivery.GetProperty("id").GetInt32()));
        Assert.All(world.Webhooks.After(0), delivery => Assert.Equal(WebhookState.Delivered, delivery.State));
    }

    [Fact]
    public async Task Without_an_app_secret_webhooks_go_out_unsigned()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: ("Meta:AppSecret", ""));

        await world.ActAsync(world.Customer(), new { @do = "text", text = "Hallo" });

        Assert.Empty((await world.WebhookAsync("messages")).Headers);
    }

    [Fact]
    public async Task A_webhook_that_does_not_exist_is_not_found()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, problem) = await world.ApiAsync(HttpMethod.Get, "webhooks/99");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("urn:serverless:local:not-found", problem.GetProperty("type").GetString());
    }
}
