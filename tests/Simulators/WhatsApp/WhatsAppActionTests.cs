using System.Net;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Tests.Simulators.WhatsApp;

/// <summary>What customers do, and the webhooks that follow from it.</summary>
public class WhatsAppActionTests
{
    private const string Ask =
        "'type':'interactive','interactive':{'type':'button','body':{'text':'Nachbestellen?'},'action':{'buttons':[{'type':'reply','reply':{'id':'REORDER:4711','title':'Ja, kaufen'}}]}}";

    private const string Choose =
        "'type':'interactive','interactive':{'type':'list','body':{'text':'Wann?'},'action':{'button':'Zeit','sections':[{'rows':[{'id':'slot_1','title':'Vormittag'},{'id':'slot_2','title':'Nachmittag'}]}]}}";

    [Fact]
    public async Task A_text_comes_with_who_wrote_it_when_and_to_which_number()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        await world.ActAsync(customer, new { @do = "text", text = "Wo ist mein Paket?" });

        var value = (await world.ValuesAsync(1))[0];
        Assert.Equal("{\"display_phone_number\":\"4930123456\",\"phone_number_id\":\"106000000000003\"}", value["metadata"]!.ToJsonString());
        Assert.Equal(
            "[{\"profile\":{\"name\":\"Erika Muster\"},\"wa_id\":\"491713920001\",\"user_id\":\"DE.13491208655302741918\"}]", value["contacts"]!.ToJsonString());
        var message = value["messages"]![0]!;
        Assert.Equal(("491713920001", "DE.13491208655302741918"), (message["from"]!.GetValue<string>(), message["from_user_id"]!.GetValue<string>()));
        Assert.Equal(("text", "Wo ist mein Paket?"), (message["type"]!.GetValue<string>(), message["text"]!["body"]!.GetValue<string>()));
        Assert.Equal(SimulatedWorld.Start.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), message["timestamp"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("image", "image", "mime_type")]
    [InlineData("video", "video", "sha256")]
    [InlineData("audio", "audio", "voice")]
    [InlineData("document", "document", "filename")]
    [InlineData("sticker", "sticker", "animated")]
    [InlineData("location", "location", "latitude")]
    [InlineData("order", "order", "product_items")]
    [InlineData("form", "interactive", "nfm_reply")]
    [InlineData("poll", "unsupported", "type")]
    public async Task Each_type_of_message_has_its_own_object(string action, string type, string member)
    {
        await using var world = await SimulatedWorld.StartAsync();

        await world.ActAsync(world.WhatsAppCustomer(), new { @do = action });

        var message = (await world.ValuesAsync(1))[0]["messages"]![0]!;
        Assert.Equal(type, message["type"]!.GetValue<string>());
        Assert.NotNull(message[type]![member]);
    }

    [Fact]
    public async Task Contacts_welcome_and_ad_have_shapes_of_their_own()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        await world.ActAsync(customer, new { @do = "contact" });
        await world.ActAsync(customer, new { @do = "welcome" });
        await world.ActAsync(customer, new { @do = "ad", text = "Hallo" });
        await world.ActAsync(customer, new { @do = "ad", click = "" });

        var messages = (await world.ValuesAsync(4)).Select(value => value["messages"]![0]!).ToArray();
        Assert.Equal(["contacts", "request_welcome", "text", "text"], messages.Select(message => message["type"]!.GetValue<string>()));
        Assert.IsType<JsonArray>(messages[0]["contacts"]);
        Assert.Equal("ARAkLkA8rmlFeiCktEJQ", messages[2]["referral"]!["ctwa_clid"]!.GetValue<string>());
        Assert.Null(messages[3]["referral"]!["ctwa_clid"]);
    }

    [Fact]
    public async Task A_tapped_button_a_chosen_row_and_a_templates_quick_reply_name_the_message_that_they_stood_in()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        var asked = WhatsAppSendTests.IdOf((await world.SendAsync(customer, Ask)).Body);
        await world.SendAsync(customer, Choose);

        await world.ActAsync(customer, new { @do = "tap", payload = "REORDER:4711" });
        await world.ActAsync(customer, new { @do = "choose", text = "Nachmittag" });

        var messages = (await world.ValuesAsync(4)).Skip(2).Select(value => value["messages"]![0]!).ToArray();
        Assert.Equal("{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"REORDER:4711\",\"title\":\"Ja, kaufen\"}}", messages[0]["interactive"]!.ToJsonString());
        Assert.Equal((asked, "4930123456"), (messages[0]["context"]!["id"]!.GetValue<string>(), messages[0]["context"]!["from"]!.GetValue<string>()));
        Assert.Equal("slot_2", messages[1]["interactive"]!["list_reply"]!["id"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await world.ActAsync(customer, new { @do = "tap", payload = "other" })).Status);
    }

    [Fact]
    public async Task A_reaction_names_the_message_and_none_takes_it_back()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.SendAsync(customer, WhatsAppSendTests.Hello);

        await world.ActAsync(customer, new { @do = "react" });
        var reacted = world.Chat(customer).Items[0].Reaction;
        await world.ActAsync(customer, new { @do = "unreact" });

        var reactions = (await world.ValuesAsync(3)).Skip(1).Select(value => value["messages"]![0]!["reaction"]!).ToArray();
        Assert.Equal("👍", reacted);
        Assert.Null(world.Chat(customer).Items[0].Reaction);
        Assert.Equal("👍", reactions[0]["emoji"]!.GetValue<string>());
        Assert.Null(reactions[1]["emoji"]);
    }

    [Fact]
    public async Task Edits_and_revocations_name_the_message_of_the_customer()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.ActAsync(customer, new { @do = "text", text = "eins" });
        var mid = world.Chat(customer).Items[0].Mid;

        await world.ActAsync(customer, new { @do = "edit", text = "zwei" });
        var edited = world.Chat(customer).Items[0].Text;
        await world.ActAsync(customer, new { @do = "revoke" });

        var messages = (await world.ValuesAsync(3)).Select(value => value["messages"]![0]!).ToArray();
        Assert.Equal("zwei", edited);
        Assert.Equal((mid, "zwei"), (messages[1]["edit"]!["original_message_id"]!.GetValue<string>(), messages[1]["edit"]!["message"]!["text"]!["body"]!.GetValue<string>()));
        Assert.Equal(mid, messages[2]["revoke"]!["original_message_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_customer_without_a_visible_number_shows_it_nowhere()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (_, added) = await world.ApiAsync(HttpMethod.Post, "customers", new { channel = "whatsapp", bsuid = "DE.77", link = "https://wa.me/4930123456?text=Hallo%20Welt" });

        var value = (await world.ValuesAsync(1))[0];
        Assert.Equal("Hallo Welt", value["messages"]![0]!["text"]!["body"]!.GetValue<string>());
        Assert.Null(value["messages"]![0]!["from"]);
        Assert.Null(value["contacts"]![0]!["wa_id"]);
        Assert.Equal(added.GetProperty("username").GetString(), value["contacts"]![0]!["profile"]!["username"]!.GetValue<string>());
        Assert.DoesNotContain(added.GetProperty("phone").GetString()!, value.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_number_brings_a_new_id_and_the_old_ones_reach_nobody()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        await world.ActAsync(customer, new { @do = "change-number", phone = "+491713920077" });

        var message = (await world.ValuesAsync(1))[0]["messages"]![0]!;
        Assert.Equal((customer.Phone, customer.Bsuid), (message["from"]!.GetValue<string>(), message["from_user_id"]!.GetValue<string>()));
        Assert.Equal(("user_changed_number", "491713920077"), (message["system"]!["type"]!.GetValue<string>(), message["system"]!["wa_id"]!.GetValue<string>()));
        var bsuid = message["system"]!["user_id"]!.GetValue<string>();
        Assert.NotEqual(customer.Bsuid, bsuid);
        await world.WhatsAppAsync($"'recipient':'{customer.Bsuid}',{WhatsAppSendTests.Hello}");
        await world.WhatsAppAsync($"'recipient':'{bsuid}',{WhatsAppSendTests.Hello}");
        Assert.Equal(["failed", "sent"], (await world.ValuesAsync(3)).Skip(1).Select(value => value["statuses"]![0]!["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Stopping_marketing_is_told_with_a_number_for_the_time()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        await world.ActAsync(customer, new { @do = "stop" });
        await world.ActAsync(customer, new { @do = "resume" });

        var preferences = (await world.ValuesAsync(2, "user_preferences")).Select(value => value["user_preferences"]![0]!).ToArray();
        Assert.Equal(["stop", "resume"], preferences.Select(preference => preference["value"]!.GetValue<string>()));
        Assert.Equal(SimulatedWorld.Start.ToUnixTimeSeconds(), preferences[0]["timestamp"]!.GetValue<long>());
        Assert.False(world.WhatsAppChats.Find(customer.Account, customer.Peer)!.MarketingStopped);
    }

    [Fact]
    public async Task A_call_opens_the_window()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        world.Clock.Advance(TimeSpan.FromDays(2));

        await world.ActAsync(customer, new { @do = "call" });

        Assert.Equal("connect", (await world.ValuesAsync(1, "calls"))[0]["calls"]![0]!["event"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(customer, WhatsAppSendTests.Hello)).Status);
    }

    [Fact]
    public async Task Chats_of_both_channels_are_listed_alike()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var (onMessenger, onWhatsApp) = (world.Customer(), world.WhatsAppCustomer());

        var (_, chats) = await world.ApiAsync(HttpMethod.Get, "chats");
        var (_, byPhone) = await world.ApiAsync(HttpMethod.Get, $"chats/{SimulatedWorld.Number}/{onWhatsApp.Phone}");

        Assert.Equal(
            [("messenger", SimulatedWorld.Page, onMessenger.Psid), ("whatsapp", SimulatedWorld.Number, onWhatsApp.Peer)],
            chats.EnumerateArray().Select(chat => (chat.GetProperty("channel").GetString()!, chat.GetProperty("account").GetString()!, chat.GetProperty("peer").GetString()!)));
        Assert.Equal(onWhatsApp.Bsuid, byPhone.GetProperty("chat").GetProperty("bsuid").GetString());
    }

    [Theory]
    [InlineData("{\"channel\":\"whatsapp\",\"phone\":\"12\"}")]
    [InlineData("{\"channel\":\"whatsapp\",\"phone\":\"491713920001\"}")]
    [InlineData("{\"channel\":\"whatsapp\",\"link\":\"https://wa.me/4900?text=a\"}")]
    [InlineData("{\"channel\":\"telegram\"}")]
    public async Task Customers_who_cannot_be_are_refused(string customer)
    {
        await using var world = await SimulatedWorld.StartAsync();
        world.WhatsAppCustomer();
        using var body = new StringContent(customer);

        using var response = await world.Http.PostAsync("/_local/api/customers", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public void A_message_id_holds_whose_chat_it_is_in()
    {
        Assert.Equal("DE.13491208655302741918", WhatsAppIds.PeerOf(WhatsAppIds.Message("DE.13491208655302741918")));
        Assert.Null(WhatsAppIds.PeerOf("wamid.%"));
        Assert.Null(WhatsAppIds.PeerOf("m_1"));
    }
}
