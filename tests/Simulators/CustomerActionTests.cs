using System.Net;
using System.Text.Json.Nodes;

namespace Serverless.Tests.Simulators;

public class CustomerActionTests
{
    [Fact]
    public async Task A_text_arrives_as_message_and_opens_the_window()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        world.Clock.Advance(TimeSpan.FromDays(3));

        await world.ActAsync(customer, new { @do = "text", text = "Wo ist mein Paket?", mid = "m_out9" });

        var message = await world.EventAsync("messages");
        Assert.Equal(customer.Psid, (string?)message["sender"]!["id"]);
        Assert.Equal(SimulatedWorld.Page, (string?)message["recipient"]!["id"]);
        Assert.Equal(world.Clock.GetUtcNow().ToUnixTimeMilliseconds(), (long)message["timestamp"]!);
        Assert.Equal("Wo ist mein Paket?", (string?)message["message"]!["text"]);
        Assert.Equal("m_out9", (string?)message["message"]!["reply_to"]!["mid"]);
        SendApiTests.AssertAccepted((await world.SendAsync(customer, "{'text':'Unterwegs'}")).Body);
    }

    [Theory]
    [InlineData("small", 369239263222822)]
    [InlineData("medium", 369239343222814)]
    [InlineData("large", 369239383222810)]
    public async Task A_like_is_a_sticker_with_the_id_of_its_size(string size, long id)
    {
        await using var world = await SimulatedWorld.StartAsync();

        await world.ActAsync(world.Customer(), new { @do = "like", size });

        var attachment = (await world.EventAsync("messages"))["message"]!["attachments"]![0]!;
        Assert.Equal("sticker", (string?)attachment["type"]);
        Assert.Equal(id, (long)attachment["payload"]!["sticker_id"]!);
    }

    [Theory]
    [InlineData("image", new[] { "image" }, false)]
    [InlineData("both", new[] { "image", "sticker" }, false)]
    [InlineData("legacy", new[] { "image" }, true)]
    public async Task A_like_can_have_the_shapes_of_earlier_years(string shape, string[] types, bool onMessage)
    {
        await using var world = await SimulatedWorld.StartAsync();

        await world.ActAsync(world.Customer(), new { @do = "like", shape });

        var message = (await world.EventAsync("messages"))["message"]!;
        Assert.Equal(types, message["attachments"]!.AsArray().Select(attachment => (string?)attachment!["type"]));
        Assert.Equal(onMessage, message["sticker_id"] is not null);
    }

    [Fact]
    public async Task A_quick_reply_answers_with_its_title_and_payload()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await world.SendAsync(customer, "{'text':'Adresse ändern?','quick_replies':[{'content_type':'text','title':'Nein','payload':'NO'},{'content_type':'text','title':'Ja','payload':'YES'}]}");

        await world.ActAsync(customer, new { @do = "quick-reply", payload = "YES" });

        var message = (await world.EventAsync("messages"))["message"]!;
        Assert.Equal("Ja", (string?)message["text"]);
        Assert.Equal("YES", (string?)message["quick_reply"]!["payload"]);
    }

    [Fact]
    public async Task A_tap_on_a_button_is_a_postback()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await world.SendAsync(customer, "{'attachment':{'type':'template','payload':{'template_type':'button','text':'Nochmal?','buttons':[{'type':'postback','title':'Nachbestellen','payload':'REORDER:1'}]}}}");

        await world.ActAsync(customer, new { @do = "tap", text = "Nachbestellen" });

        var postback = (await world.EventAsync("messaging_postbacks"))["postback"]!;
        Assert.Equal(("Nachbestellen", "REORDER:1"), ((string?)postback["title"], (string?)postback["payload"]));
        Assert.StartsWith("m_", (string?)postback["mid"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tap")]
    [InlineData("quick-reply")]
    [InlineData("react")]
    public async Task What_is_not_in_the_chat_cannot_be_tapped(string action)
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, _) = await world.ActAsync(world.Customer(), new { @do = action });

        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task A_reaction_names_the_message_and_can_be_taken_back()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        var (_, answer) = await world.SendAsync(customer, "{'text':'Nochmal bestellen?'}");
        var mid = answer.GetProperty("message_id").GetString();

        await world.ActAsync(customer, new { @do = "react", reaction = "like", mid });
        var reaction = (await world.EventAsync("message_reactions"))["reaction"]!;

        Assert.Equal(("like", "👍", "react", mid), ((string?)reaction["reaction"], (string?)reaction["emoji"], (string?)reaction["action"], (string?)reaction["mid"]));
        Assert.Equal("like", world.Chat(customer).Items[0].Reaction);
        await world.ActAsync(customer, new { @do = "unreact", mid });
        Assert.Null(world.Chat(customer).Items[0].Reaction);
    }

    [Fact]
    public async Task A_link_opens_a_new_thread_with_get_started_and_its_reference()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, created) = await world.ApiAsync(HttpMethod.Post, "customers", new { name = "Jo Muster", locale = "de_DE", link = $"https://m.me/{SimulatedWorld.Page}?ref=abc-1" });

        Assert.Equal(HttpStatusCode.Created, status);
        var postback = await world.EventAsync("messaging_postbacks");
        Assert.Equal(created.GetProperty("psid").GetString(), (string?)postback["sender"]!["id"]);
        Assert.Equal("GET_STARTED", (string?)postback["postback"]!["payload"]);
        Assert.Equal(("abc-1", "SHORTLINK", "OPEN_THREAD"), Referral(postback["postback"]!["referral"]!));
    }

    [Fact]
    public async Task A_link_into_an_existing_thread_is_a_referral_and_opens_the_window()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        world.Clock.Advance(TimeSpan.FromDays(3));

        await world.ActAsync(customer, new { @do = "open-link", @ref = "abc-1" });

        Assert.Equal(("abc-1", "SHORTLINK", "OPEN_THREAD"), Referral((await world.EventAsync("messaging_referrals"))["referral"]!));
        SendApiTests.AssertAccepted((await world.SendAsync(customer, "{'text':'Hallo'}")).Body);
    }

    [Fact]
    public async Task A_link_of_another_page_cannot_be_opened()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, _) = await world.ActAsync(world.Customer(), new { @do = "open-link", link = "https://m.me/999?ref=abc" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_person_without_a_thread_cannot_be_written_to()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var (_, created) = await world.ApiAsync(HttpMethod.Post, "customers", new { });

        var (_, body) = await world.GraphAsync("me/messages", $"{{'recipient':{{'id':'{created.GetProperty("psid").GetString()}'}},'message':{{'text':'Hallo'}}}}");

        SendApiTests.AssertError(body, 100, 2018001);
    }

    [Fact]
    public async Task The_checkbox_plugin_tells_a_user_ref_and_no_sender()
    {
        await using var world = await SimulatedWorld.StartAsync();

        await world.ApiAsync(HttpMethod.Post, "checkbox", new { userRef = "chk-1", @ref = "order_4711" });

        var optIn = await world.EventAsync("messaging_optins");
        Assert.Null(optIn["sender"]);
        Assert.Equal(("order_4711", "chk-1"), ((string?)optIn["optin"]!["ref"], (string?)optIn["optin"]!["user_ref"]));
        SendApiTests.AssertAccepted((await world.GraphAsync("me/messages", "{'recipient':{'user_ref':'chk-1'},'message':{'text':'Danke'}}")).Body);
    }

    [Fact]
    public async Task The_profile_is_empty_until_the_person_wrote()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer(userRef: "chk-1");
        await world.GraphAsync("me/messages", "{'recipient':{'user_ref':'chk-1'},'message':{'text':'Danke'}}");
        Assert.Equal("{}", (await world.GraphAsync($"{customer.Psid}?fields=first_name,locale")).Body.ToString());

        await world.ActAsync(customer, new { @do = "text", text = "Hallo" });

        var (_, profile) = await world.GraphAsync($"{customer.Psid}?fields=first_name,last_name,locale,timezone");
        Assert.Equal("Erika", profile.GetProperty("first_name").GetString());
        Assert.Equal("de_DE", profile.GetProperty("locale").GetString());
        Assert.Equal(customer.Psid, profile.GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_unknown_action_or_member_is_refused()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();

        Assert.Equal(HttpStatusCode.BadRequest, (await world.ActAsync(customer, new { @do = "dance" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await world.ActAsync(customer, new { @do = "text" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await world.ActAsync(customer, new { @do = "text", txet = "Hallo" })).Status);
    }

    private static (string?, string?, string?) Referral(JsonNode referral) =>
        ((string?)referral["ref"], (string?)referral["source"], (string?)referral["type"]);
}
