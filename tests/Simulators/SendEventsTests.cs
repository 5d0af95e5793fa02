using System.Text;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Tests.Simulators;

public class SendEventsTests
{
    [Fact]
    public async Task An_accepted_send_is_echoed_with_metadata_and_app_id()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();

        var (_, answer) = await world.SendAsync(customer, "{'text':'Grüße','metadata':'send-1'}");

        var echo = await world.EventAsync("message_echoes");
        Assert.Equal(SimulatedWorld.Page, (string?)echo["sender"]!["id"]);
        Assert.Equal(customer.Psid, (string?)echo["recipient"]!["id"]);
        var message = echo["message"]!;
        Assert.True((bool)message["is_echo"]!);
        Assert.Equal(900000000000001, (long)message["app_id"]!);
        Assert.Equal("send-1", (string?)message["metadata"]);
        Assert.Equal("Grüße", (string?)message["text"]);
        Assert.Equal(answer.GetProperty("message_id").GetString(), (string?)message["mid"]);
    }

    [Fact]
    public async Task A_template_is_echoed_as_attachment()
    {
        await using var world = await SimulatedWorld.StartAsync();

        await world.SendAsync(world.Customer(), "{'attachment':{'type':'template','payload':{'template_type':'button','text':'Wo?','buttons':[{'type':'postback','title':'Hier','payload':'H'}]}}}");

        var echo = await world.EventAsync("message_echoes");
        Assert.Equal("button", (string?)echo["message"]!["attachments"]![0]!["payload"]!["template_type"]);
    }

    [Fact]
    public async Task A_device_that_is_on_reports_delivery_with_mids_and_watermark()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer(receipts: ReceiptHabit.Delivers);

        var (_, answer) = await world.SendAsync(customer, "{'text':'Hallo'}");

        var delivery = await world.EventAsync("message_deliveries");
        Assert.Equal(customer.Psid, (string?)delivery["sender"]!["id"]);
        Assert.Equal(answer.GetProperty("message_id").GetString(), (string?)delivery["delivery"]!["mids"]![0]);
        Assert.Equal(SimulatedWorld.Start.ToUnixTimeMilliseconds(), (long)delivery["delivery"]!["watermark"]!);
    }

    [Fact]
    public async Task A_customer_who_reads_at_once_reports_read_with_a_watermark()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer(receipts: ReceiptHabit.Reads);

        await world.SendAsync(customer, "{'text':'Hallo'}");

        Assert.Equal(SimulatedWorld.Start.ToUnixTimeMilliseconds(), (long)(await world.EventAsync("message_reads"))["read"]!["watermark"]!);
        Assert.NotNull(world.Chat(customer).Items[0].ReadAt);
    }

    [Fact]
    public async Task A_silent_device_reports_nothing_until_the_customer_reads()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await world.SendAsync(customer, "{'text':'Hallo'}");
        await world.WebhookAsync("message_echoes");
        Assert.Single(world.Webhooks.After(0));

        await world.ActAsync(customer, new { @do = "read" });

        await world.WebhookAsync("message_reads");
        Assert.Equal(["message_echoes", "message_deliveries", "message_reads"], world.Webhooks.After(0).Select(delivery => delivery.Topic));
    }

    [Fact]
    public async Task A_refused_send_shows_and_tells_nothing()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();

        await world.SendAsync(customer, "{'text':''}");

        Assert.Empty(world.Chat(customer).Items);
        Assert.Empty(world.Webhooks.After(0));
    }

    [Fact]
    public async Task Only_subscribed_fields_are_sent()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var (_, answer) = await world.GraphAsync($"{SimulatedWorld.Page}/subscribed_apps?subscribed_fields=messages,message_deliveries", "{}");
        Assert.True(answer.GetProperty("success").GetBoolean());

        await world.SendAsync(world.Customer(receipts: ReceiptHabit.Reads), "{'text':'Hallo'}");

        await world.WebhookAsync("message_deliveries");
        Assert.Equal("message_deliveries", Assert.Single(world.Webhooks.After(0)).Topic);
        var (_, subscriptions) = await world.GraphAsync("me/subscribed_apps");
        Assert.Equal(2, subscriptions.GetProperty("data")[0].GetProperty("subscribed_fields").GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_field_cannot_be_subscribed()
    {
        await using var world = await SimulatedWorld.StartAsync();

        SendApiTests.AssertError((await world.GraphAsync("me/subscribed_apps", "{'subscribed_fields':'messages,no_such_field'}")).Body, 100, null);
    }

    [Fact]
    public async Task A_webhook_is_signed_over_its_exact_bytes_which_are_escaped_ascii()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await world.ActAsync(world.Customer(), new { @do = "text", text = "Grüße 👍 http://x.de" });

        var delivery = await world.WebhookAsync("messages");

        Assert.Equal(MetaBytes.Sign(delivery.Body, SimulatedWorld.AppSecret), delivery.Headers["X-Hub-Signature-256"]);
        Assert.Contains("Gr\\u00fc\\u00dfe \\ud83d\\udc4d http:\\/\\/x.de", Encoding.ASCII.GetString(delivery.Body), StringComparison.Ordinal);
    }
}
