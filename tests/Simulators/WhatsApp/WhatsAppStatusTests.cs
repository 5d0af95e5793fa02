using System.Text;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.WhatsApp;
using Serverless.Local.Time;

namespace Serverless.Tests.Simulators.WhatsApp;

public class WhatsAppStatusTests
{
    private const string Hello = WhatsAppSendTests.Hello;

    [Fact]
    public async Task Sent_delivered_and_read_come_as_signed_webhooks_with_the_callers_data()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer(ReceiptHabit.Reads);

        var (_, body) = await world.SendAsync(customer, Hello);

        var values = await world.ValuesAsync(3);
        Assert.Equal(["sent", "delivered", "read"], values.Select(StatusOf));
        Assert.All(values, value => Assert.Equal(WhatsAppSendTests.IdOf(body), value["statuses"]![0]!["id"]!.GetValue<string>()));
        Assert.All(values, value => Assert.Equal("send-1", value["statuses"]![0]!["biz_opaque_callback_data"]!.GetValue<string>()));
        Assert.All(values, value => Assert.Equal(SimulatedWorld.Number, value["metadata"]!["phone_number_id"]!.GetValue<string>()));
        Assert.Equal([true, true, false], values.Select(value => value["statuses"]![0]!["pricing"] is not null));
        var delivery = world.Webhooks.After(0)[0];
        Assert.Equal(MetaBytes.Sign(delivery.Body, SimulatedWorld.AppSecret), delivery.Headers["X-Hub-Signature-256"]);
        Assert.Equal("/api/webhooks/whatsapp", delivery.Path);
        Assert.All(delivery.Body, unit => Assert.InRange(unit, (byte)0, (byte)126));
    }

    [Fact]
    public async Task A_status_of_a_send_to_a_business_scoped_id_names_no_phone_number()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        world.WhatsAppChats.Change(customer, current => current with { ShowsPhone = false });

        await world.WhatsAppAsync($"'recipient':'{customer.Bsuid}',{Hello}");

        var value = (await world.ValuesAsync(1))[0];
        Assert.DoesNotContain(customer.Phone, value.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(customer.Bsuid, value["statuses"]![0]!["recipient_user_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_silent_device_reports_when_it_comes_on_and_a_blocked_business_only_ever_reads_sent()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.SendAsync(customer, Hello);
        await world.ActAsync(customer, new { @do = "read" });
        await world.ActAsync(customer, new { @do = "reads" });
        await world.ActAsync(customer, new { @do = "block" });
        await world.SendAsync(customer, Hello);

        var values = await world.ValuesAsync(4);

        Assert.Equal(["sent", "delivered", "read", "sent"], values.Select(StatusOf));
        Assert.Single(world.Chat(customer).Items);
    }

    [Theory]
    [InlineData("2026-09-30T23:00:00Z", null, "free_customer_service", "service", false)]
    [InlineData("2026-10-01T00:00:00Z", null, "regular", "service", true)]
    [InlineData("2026-09-30T23:00:00Z", "order_shipped_plain", "free_customer_service", "utility", false)]
    [InlineData("2026-10-01T00:00:00Z", "order_shipped_plain", "regular", "utility", true)]
    public async Task Replies_and_utility_templates_in_the_window_are_billed_since_October_2026(
        string at, string? template, string type, string category, bool billable)
    {
        await using var world = await SimulatedWorld.StartAsync(clock: new LocalClock(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
        var customer = world.WhatsAppCustomer();

        await world.SendAsync(customer, template is null ? Hello : WhatsAppTemplateTests.Plain);

        var pricing = (await world.ValuesAsync(1))[0]["statuses"]![0]!["pricing"]!;
        Assert.Equal(
            (billable, "PMP", type, category),
            (pricing["billable"]!.GetValue<bool>(), pricing["pricing_model"]!.GetValue<string>(), pricing["type"]!.GetValue<string>(), pricing["category"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Everything_is_free_for_72_hours_after_an_answered_ad()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.ActAsync(customer, new { @do = "ad" });
        await world.SendAsync(customer, Hello);
        world.Clock.Advance(TimeSpan.FromHours(71));
        await world.SendAsync(customer, WhatsAppTemplateTests.Plain);
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.SendAsync(customer, WhatsAppTemplateTests.Plain);

        var statuses = (await world.ValuesAsync(4)).Skip(1).Select(value => value["statuses"]![0]!).ToArray();

        Assert.Equal(["free_entry_point", "free_entry_point", "regular"], statuses.Select(status => status["pricing"]!["type"]!.GetValue<string>()));
        Assert.Equal("referral_conversion", statuses[0]["conversation"]!["origin"]!["type"]!.GetValue<string>());
        Assert.Null(statuses[2]["conversation"]);
    }

    [Theory]
    [InlineData("status-lost", "")]
    [InlineData("status-twice", "sent sent delivered delivered read read")]
    [InlineData("status-reversed", "read delivered sent")]
    public async Task Statuses_are_lost_doubled_or_turned_round_by_a_fault(string kind, string expected)
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer(ReceiptHabit.Reads);
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind });

        await world.SendAsync(customer, Hello);
        await world.ActAsync(customer, new { @do = "text", text = "Ende" });

        var words = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var values = await world.ValuesAsync(words.Length + 1);
        Assert.Equal(words, values.SkipLast(1).Select(StatusOf));
        Assert.Equal(2, world.Chat(customer).Items.Count);
    }

    [Fact]
    public async Task Held_statuses_are_released_in_any_order()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer(ReceiptHabit.Reads);
        await world.ApiAsync(HttpMethod.Post, "webhooks/hold", new { });
        await world.SendAsync(customer, Hello);

        var (_, sent) = await world.ApiAsync(HttpMethod.Post, "webhooks/release", new { order = "reversed" });

        Assert.Equal(
            ["read", "delivered", "sent"],
            sent.EnumerateArray().Select(delivery => StatusOf(JsonNode.Parse(delivery.GetProperty("body").GetString()!)!["entry"]![0]!["changes"]![0]!["value"]!)));
    }

    [Fact]
    public async Task A_message_can_fail_later_with_any_code()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer(ReceiptHabit.Reads);
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "failed-later", code = 131049 });

        await world.SendAsync(customer, Hello);

        var error = (await world.ValuesAsync(1))[0]["statuses"]![0]!["errors"]![0]!;
        Assert.Equal(131049, error["code"]!.GetValue<int>());
        Assert.Equal("Meta chose not to deliver", error["title"]!.GetValue<string>());
        Assert.Empty(world.Chat(customer).Items);
    }

    [Fact]
    public async Task Bytes_of_ones_own_can_be_sent_with_a_spoiled_signature()
    {
        await using var world = await SimulatedWorld.StartAsync();
        using var body = new StringContent("{\"object\":\"whatsapp_business_account\",\"entry\":[]}", Encoding.UTF8, "application/json");

        using var response = await world.Http.PostAsync("/_local/api/webhooks/whatsapp?signature=truncated", body);

        response.EnsureSuccessStatusCode();
        var delivery = Assert.Single(world.Webhooks.After(0));
        Assert.Equal(WhatsAppWebhooks.Path, delivery.Path);
        Assert.Equal("sha256=".Length + 62, delivery.Headers["X-Hub-Signature-256"].Length);
    }

    private static string StatusOf(JsonNode value) => value["statuses"]![0]!["status"]!.GetValue<string>();
}
