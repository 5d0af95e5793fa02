using System.Net;
using System.Text.Json;
using Serverless.Local.Simulators.Messenger;

namespace Serverless.Tests.Simulators;

public class SendApiTests
{
    private const string Hello = "{'text':'Hallo','metadata':'send-1'}";

    [Fact]
    public async Task An_accepted_text_is_answered_with_recipient_and_message_id_and_stands_in_the_chat()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();

        var (status, body) = await world.SendAsync(customer, Hello);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(customer.Psid, body.GetProperty("recipient_id").GetString());
        var item = Assert.Single(world.Chat(customer).Items);
        Assert.Equal(item.Mid, body.GetProperty("message_id").GetString());
        Assert.Equal(("business", "text", "Hallo", "send-1"), (item.From, item.Kind, item.Text, item.Metadata));
    }

    [Fact]
    public async Task The_page_of_the_token_can_be_called_me()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, _) = await world.GraphAsync("me/messages", $"{{'recipient':{{'id':'{world.Customer().Psid}'}},'message':{{'text':'Hallo'}}}}");

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_with_190_in_the_error_envelope()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, body) = await world.GraphAsync($"{SimulatedWorld.Page}/messages", "{}", token: "other");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = body.GetProperty("error");
        Assert.Equal("OAuthException", error.GetProperty("type").GetString());
        Assert.Equal(190, error.GetProperty("code").GetInt32());
        Assert.NotEmpty(error.GetProperty("fbtrace_id").GetString()!);
    }

    [Fact]
    public async Task The_token_may_stand_in_the_query_or_in_the_body()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var send = $"\"recipient\":{{\"id\":\"{world.Customer().Psid}\"}},\"message\":{{\"text\":\"Hallo\"}}";
        var path = $"/_local/meta/v25.0/{SimulatedWorld.Page}/messages";

        using var query = await world.Http.PostAsync($"{path}?access_token={SimulatedWorld.Token}", new StringContent($"{{{send}}}"));
        using var inBody = await world.Http.PostAsync(path, new StringContent($"{{\"access_token\":\"{SimulatedWorld.Token}\",{send}}}"));
        using var nowhere = await world.Http.PostAsync(path, new StringContent($"{{{send}}}"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (query.StatusCode, inBody.StatusCode, nowhere.StatusCode));
    }

    [Fact]
    public async Task Another_page_than_the_tokens_own_is_an_unknown_object()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (_, body) = await world.GraphAsync("108000000000099/messages", "{}");

        AssertError(body, 100, 33);
    }

    [Theory]
    [InlineData("'recipient':{'id':'1'}", 100, 2018001)]
    [InlineData("'recipient':{'user_ref':'never-seen'}", 100, 2018001)]
    [InlineData("'recipient':{}", 100, null)]
    [InlineData("'recipient':{'id':'1','user_ref':'2'}", 100, null)]
    [InlineData("'recipient':{'id':1}", 100, null)]
    [InlineData("'recipient':{'notification_messages_token':'x'}", 100, null)]
    [InlineData("'recipient':{'one_time_notif_token':'x'}", 100, null)]
    [InlineData("'recipient':{'phone_number':'+49'}", 100, null)]
    [InlineData("'recipient':{'comment_id':'55_66'}", 100, 33)]
    [InlineData("'tag':'x'", 100, null)]
    public async Task A_recipient_needs_exactly_one_known_form(string recipient, int code, int? subcode)
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (_, body) = await world.GraphAsync($"{SimulatedWorld.Page}/messages", $"{{{recipient},'message':{{'text':'Hallo'}}}}");

        AssertError(body, code, subcode);
    }

    [Fact]
    public async Task A_customer_of_another_page_is_no_matching_user()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await world.ApiAsync(HttpMethod.Put, "pages/108000000000002", new { token = "second" });

        var (_, body) = await world.GraphAsync("me/messages", $"{{'recipient':{{'id':'{world.Customer().Psid}'}},'message':{{'text':'Hallo'}}}}", "second");

        AssertError(body, 100, 2018001);
    }

    [Theory]
    [InlineData(24 * 60 * 60, true)]
    [InlineData((24 * 60 * 60) + 1, false)]
    public async Task The_window_is_open_for_24_hours(int seconds, bool open)
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        world.Clock.Advance(TimeSpan.FromSeconds(seconds));

        var (_, response) = await world.SendAsync(customer, Hello);
        var (_, update) = await world.SendAsync(customer, Hello, "UPDATE");

        AssertAcceptedOr(open, response, 10, 2018278);
        AssertAcceptedOr(open, update, 10, 2018278);
    }

    [Fact]
    public async Task Human_agents_may_write_for_seven_days()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();

        world.Clock.Advance(TimeSpan.FromHours(167));
        AssertAccepted((await world.SendAsync(customer, Hello, "MESSAGE_TAG", ",'tag':'HUMAN_AGENT'")).Body);

        world.Clock.Advance(TimeSpan.FromHours(2));
        AssertError((await world.SendAsync(customer, Hello, "MESSAGE_TAG", ",'tag':'HUMAN_AGENT'")).Body, 10, 2018278);
    }

    [Theory]
    [InlineData("CONFIRMED_EVENT_UPDATE")]
    [InlineData("POST_PURCHASE_UPDATE")]
    [InlineData("ACCOUNT_UPDATE")]
    [InlineData("CUSTOMER_FEEDBACK")]
    [InlineData("NO_SUCH_TAG")]
    public async Task Dead_and_unfit_tags_are_refused_with_100(string tag)
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (_, body) = await world.SendAsync(world.Customer(), Hello, "MESSAGE_TAG", $",'tag':'{tag}'");

        AssertError(body, 100, null);
    }

    [Fact]
    public async Task An_unknown_messaging_type_is_refused()
    {
        await using var world = await SimulatedWorld.StartAsync();

        AssertError((await world.SendAsync(world.Customer(), Hello, "NEWS")).Body, 100, null);
        AssertError((await world.SendAsync(world.Customer(), Hello, "MESSAGE_TAG")).Body, 100, null);
    }

    [Fact]
    public async Task A_blocked_page_is_refused_with_551()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await world.ActAsync(customer, new { @do = "block" });

        AssertError((await world.SendAsync(customer, Hello)).Body, 551, 1545041);

        await world.ActAsync(customer, new { @do = "unblock" });
        AssertAccepted((await world.SendAsync(customer, Hello)).Body);
    }

    [Fact]
    public async Task The_first_send_to_a_user_ref_reaches_the_customer_and_is_answered_without_recipient_id()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer(userRef: "chk-1");

        var (_, body) = await world.GraphAsync("me/messages", "{'recipient':{'user_ref':'chk-1'},'message':{'text':'Danke'}}");

        AssertAccepted(body);
        Assert.False(body.TryGetProperty("recipient_id", out _));
        Assert.Single(world.Chat(customer).Items);
        Assert.Equal(customer.Psid, (string?)(await world.EventAsync("message_echoes"))["recipient"]!["id"]);
    }

    [Fact]
    public async Task A_message_and_a_sender_action_do_not_go_together()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();

        AssertError((await world.SendAsync(customer, Hello, more: ",'sender_action':'typing_on'")).Body, 100, 2018014);
    }

    [Fact]
    public async Task A_sender_action_is_answered_with_the_recipient_and_shows_nothing()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();

        var (_, body) = await world.GraphAsync("me/messages", $"{{'recipient':{{'id':'{customer.Psid}'}},'sender_action':'typing_on'}}");

        Assert.Equal(customer.Psid, body.GetProperty("recipient_id").GetString());
        Assert.False(body.TryGetProperty("message_id", out _));
        Assert.Empty(world.Chat(customer).Items);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_body_that_is_no_json_object_is_refused(string json)
    {
        await using var world = await SimulatedWorld.StartAsync();

        AssertError((await world.GraphAsync("me/messages", json)).Body, 100, null);
    }

    [Fact]
    public async Task More_calls_in_a_second_than_the_limit_are_refused_with_613()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: ("Simulators:Meta:CallsPerSecond", "2"));
        var customer = world.Customer();

        AssertAccepted((await world.SendAsync(customer, Hello)).Body);
        AssertAccepted((await world.SendAsync(customer, Hello)).Body);
        AssertError((await world.SendAsync(customer, Hello)).Body, 613, null);

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        AssertAccepted((await world.SendAsync(customer, Hello)).Body);
    }

    [Fact]
    public async Task An_uploaded_attachment_can_be_sent_for_90_days()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        var (_, upload) = await world.GraphAsync("me/message_attachments", "{'message':{'attachment':{'type':'image','payload':{'url':'https://shop.example/a.png'}}}}");
        var image = $"{{'attachment':{{'type':'image','payload':{{'attachment_id':'{upload.GetProperty("attachment_id").GetString()}'}}}}}}";
        AssertAccepted((await world.SendAsync(customer, image)).Body);

        world.Clock.Advance(TimeSpan.FromDays(91));
        await world.ActAsync(customer, new { @do = "text", text = "Hallo" });

        AssertError((await world.SendAsync(customer, image)).Body, 100, 2018074);
    }

    [Fact]
    public async Task Unknown_paths_and_versions_are_refused_in_the_envelope()
    {
        await using var world = await SimulatedWorld.StartAsync();

        AssertError((await world.GraphAsync("me/no_such_edge", "{}")).Body, 2500, null);
        using var response = await world.Http.GetAsync("/_local/meta/latest/1");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    internal static void AssertAccepted(JsonElement body) => Assert.True(body.TryGetProperty("message_id", out _), body.ToString());

    internal static void AssertError(JsonElement body, int code, int? subcode)
    {
        Assert.True(body.TryGetProperty("error", out var error), body.ToString());
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.Equal(subcode, error.TryGetProperty("error_subcode", out var found) ? found.GetInt32() : null);
    }

    private static void AssertAcceptedOr(bool accepted, JsonElement body, int code, int? subcode)
    {
        if (accepted)
        {
            AssertAccepted(body);
        }
        else
        {
            AssertError(body, code, subcode);
        }
    }
}
