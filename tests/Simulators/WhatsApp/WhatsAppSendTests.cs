using System.Net;
using System.Text.Json;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Tests.Simulators.WhatsApp;

public class WhatsAppSendTests
{
    internal const string Hello = "'type':'text','text':{'body':'Hallo'},'biz_opaque_callback_data':'send-1'";

    [Fact]
    public async Task An_accepted_text_is_answered_in_the_providers_shape_and_stands_in_the_chat()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        var (status, body) = await world.SendAsync(customer, Hello);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("whatsapp", body.GetProperty("messaging_product").GetString());
        var contact = body.GetProperty("contacts")[0];
        Assert.Equal(("+491713920001", "491713920001"), (contact.GetProperty("input").GetString(), contact.GetProperty("wa_id").GetString()));
        var item = Assert.Single(world.Chat(customer).Items);
        Assert.Equal(item.Mid, IdOf(body));
        Assert.StartsWith("wamid.", item.Mid, StringComparison.Ordinal);
        Assert.Equal(("business", "text", "Hallo", "send-1"), (item.From, item.Kind, item.Text, item.Metadata));
    }

    [Fact]
    public async Task A_send_to_a_business_scoped_id_is_answered_with_it()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        var (_, body) = await world.WhatsAppAsync($"'recipient':'{customer.Bsuid}',{Hello}");

        var contact = body.GetProperty("contacts")[0];
        Assert.Equal(customer.Bsuid, contact.GetProperty("user_id").GetString());
        Assert.False(contact.TryGetProperty("wa_id", out _));
        Assert.Single(world.Chat(customer).Items);
    }

    [Fact]
    public async Task A_number_without_plus_is_one_of_the_businesss_own_country()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        await world.WhatsAppAsync($"'to':'01713920001',{Hello}");
        var (_, other) = await world.WhatsAppAsync($"'to':'491713920001',{Hello}");

        Assert.Single(world.Chat(customer).Items);
        Assert.Equal("49491713920001", other.GetProperty("contacts")[0].GetProperty("wa_id").GetString());
    }

    [Theory]
    [InlineData("'to':'+491713920001','recipient':'DE.other'")]
    [InlineData("'to':'+49 171 392-0001'")]
    [InlineData("'recipient_type':'individual','to':'+491713920001'")]
    public async Task The_phone_number_wins_and_may_be_written_for_people(string recipient)
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        await world.WhatsAppAsync($"{recipient},{Hello}");

        Assert.Single(world.Chat(customer).Items);
    }

    [Theory]
    [InlineData("'type':'text'", 100)]
    [InlineData("'to':'nobody'", 131009)]
    [InlineData("'recipient':'491713920001'", 131009)]
    [InlineData("'recipient_type':'group','to':'+491713920001'", 131009)]
    public async Task Who_is_meant_must_be_clear(string recipient, int code)
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (_, body) = await world.WhatsAppAsync($"{recipient},'text':{{'body':'Hallo'}}");

        SendApiTests.AssertError(body, code, null);
    }

    [Fact]
    public async Task Token_product_and_number_are_checked()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var body = $"{{'messaging_product':'whatsapp','to':'+491713920001',{Hello}}}";

        var foreign = await world.GraphAsync($"{SimulatedWorld.Number}/messages", body);
        var unknown = await world.GraphAsync($"{SimulatedWorld.Number}/messages", body, "other");
        var page = await world.GraphAsync($"{SimulatedWorld.Page}/messages", body, SimulatedWorld.NumberToken);
        var nothing = await world.GraphAsync($"{SimulatedWorld.Number}/messages", $"{{'to':'+491713920001',{Hello}}}", SimulatedWorld.NumberToken);

        SendApiTests.AssertError(foreign.Body, 100, 33);
        SendApiTests.AssertError(unknown.Body, 190, null);
        SendApiTests.AssertError(page.Body, 100, 33);
        SendApiTests.AssertError(nothing.Body, 100, null);
    }

    [Fact]
    public async Task One_token_serves_several_numbers_and_a_new_one_replaces_the_old_one()
    {
        await using var world = await SimulatedWorld.StartAsync();
        const string Other = "106000000000009";
        await world.ApiAsync(HttpMethod.Put, $"numbers/{Other}", new { token = SimulatedWorld.NumberToken, businessAccount = "102000000000002", number = "4930999" });
        var send = $"{{'messaging_product':'whatsapp','to':'+491713920001',{Hello}}}";

        var shared = await world.GraphAsync($"{Other}/messages", send, SimulatedWorld.NumberToken);
        await world.ApiAsync(HttpMethod.Put, $"numbers/{Other}", new { token = "another-token" });
        var old = await world.GraphAsync($"{Other}/messages", send, SimulatedWorld.NumberToken);
        var renewed = await world.GraphAsync($"{Other}/messages", send, "another-token");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (shared.Status, renewed.Status));
        SendApiTests.AssertError(old.Body, 100, 33);
    }

    [Fact]
    public async Task The_proof_of_the_app_secret_is_checked_when_it_is_given()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        var body = $"{{'messaging_product':'whatsapp','to':'+{customer.Phone}',{Hello}}}";
        var proof = MetaBytes.Proof(SimulatedWorld.NumberToken, SimulatedWorld.AppSecret);

        var right = await world.GraphAsync($"{SimulatedWorld.Number}/messages?appsecret_proof={proof}", body, SimulatedWorld.NumberToken);
        var wrong = await world.GraphAsync($"{SimulatedWorld.Number}/messages?appsecret_proof={new string('0', 64)}", body, SimulatedWorld.NumberToken);

        Assert.Equal(HttpStatusCode.OK, right.Status);
        SendApiTests.AssertError(wrong.Body, 100, null);
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public async Task Free_messages_need_a_window_of_24_hours(int hours, bool accepted)
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        world.Clock.Advance(TimeSpan.FromHours(hours));

        var (_, body) = await world.SendAsync(customer, Hello);

        if (accepted)
        {
            Assert.NotEmpty(IdOf(body));
        }
        else
        {
            SendApiTests.AssertError(body, 131047, null);
            Assert.Equal("whatsapp", body.GetProperty("error").GetProperty("error_data").GetProperty("messaging_product").GetString());
        }
    }

    [Fact]
    public async Task A_closed_window_can_also_be_told_by_a_failed_status()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.ApiAsync(HttpMethod.Put, "limits", new { failsOutsideWindow = true });
        world.Clock.Advance(TimeSpan.FromHours(25));

        var (status, body) = await world.SendAsync(customer, Hello);

        Assert.Equal(HttpStatusCode.OK, status);
        var failed = (await world.ValuesAsync(1))[0]["statuses"]![0]!;
        Assert.Equal((IdOf(body), "failed", 131047), (failed["id"]!.GetValue<string>(), failed["status"]!.GetValue<string>(), failed["errors"]![0]!["code"]!.GetValue<int>()));
        Assert.Empty(world.Chat(customer).Items);
    }

    [Fact]
    public async Task Somebody_who_is_not_on_WhatsApp_fails_later()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, _) = await world.WhatsAppAsync($"'to':'+491713929999',{Hello}");

        Assert.Equal(HttpStatusCode.OK, status);
        var value = (await world.ValuesAsync(1))[0];
        Assert.Equal(131026, value["statuses"]![0]!["errors"]![0]!["code"]!.GetValue<int>());
        Assert.Equal("491713929999", value["statuses"]![0]!["recipient_id"]!.GetValue<string>());
        Assert.Equal("send-1", value["statuses"]![0]!["biz_opaque_callback_data"]!.GetValue<string>());
        Assert.Null(value["contacts"]);
    }

    [Fact]
    public async Task One_person_gets_one_message_in_six_seconds_with_45_ahead()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        for (var i = 0; i < 45; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(customer, Hello)).Status);
        }

        var tooSoon = await world.SendAsync(customer, Hello);
        var other = await world.SendAsync(world.WhatsAppCustomer(phone: "491713920002", bsuid: "DE.2"), Hello);
        world.Clock.Advance(TimeSpan.FromSeconds(6));
        var later = await world.SendAsync(customer, Hello);
        var again = await world.SendAsync(customer, Hello);

        SendApiTests.AssertError(tooSoon.Body, 131056, null);
        Assert.Equal(HttpStatusCode.OK, other.Status);
        Assert.Equal(HttpStatusCode.OK, later.Status);
        SendApiTests.AssertError(again.Body, 131056, null);
    }

    [Fact]
    public async Task A_number_sends_as_many_messages_a_second_as_its_limit_and_the_limits_can_be_lifted()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: ("Simulators:WhatsApp:MessagesPerSecond", "2"));
        var customer = world.WhatsAppCustomer();
        await world.SendAsync(customer, Hello);
        await world.SendAsync(customer, Hello);

        var tooMany = await world.SendAsync(customer, Hello);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var later = await world.SendAsync(customer, Hello);
        await world.ApiAsync(HttpMethod.Put, "limits", new { messagesPerSecond = 0, pairSeconds = 0 });
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(customer, Hello)).Status);
        }

        SendApiTests.AssertError(tooMany.Body, 130429, null);
        Assert.Equal(HttpStatusCode.OK, later.Status);
    }

    [Fact]
    public async Task Marking_read_marks_what_came_before_and_knows_foreign_ids()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.ActAsync(customer, new { @do = "text", text = "eins" });
        await world.ActAsync(customer, new { @do = "text", text = "zwei" });
        var newest = world.Chat(customer).Items[^1].Mid;

        var (_, read) = await world.WhatsAppAsync($"'status':'read','message_id':'{newest}','typing_indicator':{{'type':'text'}}");
        var (_, foreign) = await world.WhatsAppAsync("'status':'read','message_id':'wamid.AAAA'");

        Assert.True(read.GetProperty("success").GetBoolean());
        Assert.All(world.Chat(customer).Items, item => Assert.NotNull(item.ReadAt));
        SendApiTests.AssertError(foreign, 131009, null);
    }

    [Fact]
    public async Task A_reaction_stands_at_the_message_and_is_only_ever_sent()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer(ReceiptHabit.Reads);
        await world.ActAsync(customer, new { @do = "text", text = "Danke" });
        var target = world.Chat(customer).Items[0].Mid;

        await world.SendAsync(customer, $"'type':'reaction','reaction':{{'message_id':'{target}','emoji':'👍'}}");
        var (_, unknown) = await world.SendAsync(customer, "'type':'reaction','reaction':{'message_id':'wamid.x','emoji':'👍'}");

        Assert.Equal("👍", Assert.Single(world.Chat(customer).Items).Reaction);
        Assert.Equal("sent", (await world.ValuesAsync(2))[1]["statuses"]![0]!["status"]!.GetValue<string>());
        SendApiTests.AssertError(unknown, 131009, null);
    }

    internal static string IdOf(JsonElement accepted) => accepted.GetProperty("messages")[0].GetProperty("id").GetString()!;
}
