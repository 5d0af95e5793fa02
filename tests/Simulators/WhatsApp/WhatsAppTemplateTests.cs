using System.Net;

namespace Serverless.Tests.Simulators.WhatsApp;

public class WhatsAppTemplateTests
{
    internal const string Plain =
        "'type':'template','template':{'name':'order_shipped_plain','language':{'code':'de'},'components':[{'type':'body','parameters':[{'type':'text','text':'4711'},{'type':'text','text':'DHL'}]}]}";

    private const string Account = "102000000000002";

    private const string Offer =
        "{'name':'offer','language':'de','category':'MARKETING','parameter_format':'NAMED','components':["
        + "{'type':'HEADER','format':'IMAGE'},{'type':'BODY','text':'Für {{customer_name}}: 10 % auf Tee.'},{'type':'FOOTER','text':'Abmelden: STOP'},"
        + "{'type':'BUTTONS','buttons':[{'type':'QUICK_REPLY','text':'Nachbestellen'},{'type':'URL','text':'Zum Angebot','url':'https://shop.example/{{1}}'}]}]}";

    private const string Picture = "{'type':'header','parameters':[{'type':'image','image':{'link':'https://shop.example/i/1.png'}}]}";
    private const string Name = "{'type':'body','parameters':[{'type':'text','parameter_name':'customer_name','text':'Erika'}]}";
    private const string Reorder = "{'type':'button','sub_type':'quick_reply','index':'0','parameters':[{'type':'payload','payload':'REORDER:4711'}]}";
    private const string Link = "{'type':'button','sub_type':'url','index':1,'parameters':[{'type':'text','text':'tee'}]}";

    [Fact]
    public async Task The_order_templates_are_approved_from_the_start_and_reach_closed_chats()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        world.Clock.Advance(TimeSpan.FromDays(30));

        var (status, body) = await world.SendAsync(customer, Plain);
        var (_, list) = await world.GraphAsync($"{Account}/message_templates?name=order_shipped", token: SimulatedWorld.NumberToken);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("accepted", body.GetProperty("messages")[0].GetProperty("message_status").GetString());
        Assert.Equal("Ihre Bestellung 4711 ist unterwegs: DHL.", Assert.Single(world.Chat(customer).Items).Text);
        Assert.Equal(["de", "en"], list.GetProperty("data").EnumerateArray().Select(template => template.GetProperty("language").GetString()));
        Assert.All(list.GetProperty("data").EnumerateArray(), template => Assert.Equal("APPROVED", template.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task The_button_gets_the_end_of_its_address()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        await world.SendAsync(customer, Plain.Replace("_plain", "", StringComparison.Ordinal)
            .Replace("]}]}", "]},{'type':'button','sub_type':'url','index':'0','parameters':[{'type':'text','text':'A-1001'}]}]}", StringComparison.Ordinal));

        var choice = Assert.Single(Assert.Single(world.Chat(customer).Items).Choices);
        Assert.Equal(("url", "Zur Bestellung", "https://shop.example/orders/A-1001"), (choice.Kind, choice.Title, choice.Url));
    }

    [Fact]
    public async Task A_created_template_is_announced_and_can_be_sent_with_names_picture_and_buttons()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        var (_, created) = await CreateAsync(world);
        var value = (await world.ValuesAsync(1, "message_template_status_update"))[0];
        await SendOfferAsync(world, $"{Picture},{Name},{Reorder},{Link}");

        Assert.Equal("APPROVED", created.GetProperty("status").GetString());
        Assert.Equal(created.GetProperty("id").GetString(), value["message_template_id"]!.GetValue<long>().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(("APPROVED", "offer", "de", "MARKETING"), (
            value["event"]!.GetValue<string>(), value["message_template_name"]!.GetValue<string>(),
            value["message_template_language"]!.GetValue<string>(), value["message_template_category"]!.GetValue<string>()));
        var item = Assert.Single(world.Chat(customer).Items);
        Assert.Equal("Für Erika: 10 % auf Tee.\nAbmelden: STOP", item.Text);
        Assert.Equal(["REORDER:4711", "https://shop.example/tee"], item.Choices.Select(choice => choice.Payload ?? choice.Url));
    }

    [Theory]
    [InlineData($"{Name},{Link}", 132000)]
    [InlineData($"{{'type':'header','parameters':[{{'type':'text','text':'Hallo'}}]}},{Name},{Link}", 132012)]
    [InlineData($"{Picture},{Link}", 132000)]
    [InlineData($"{Picture},{{'type':'body','parameters':[{{'type':'text','text':'Erika'}}]}},{Link}", 132012)]
    [InlineData($"{Picture},{{'type':'body','parameters':[{{'type':'image','parameter_name':'customer_name'}}]}},{Link}", 132012)]
    [InlineData($"{Picture},{{'type':'body','parameters':[{{'type':'text','parameter_name':'customer_name','text':''}}]}},{Link}", 131008)]
    [InlineData($"{Picture},{{'type':'body','parameters':[{{'type':'text','parameter_name':'customer_name','text':'a\\nb'}}]}},{Link}", 132018)]
    [InlineData($"{Picture},{Name}", 131008)]
    [InlineData($"{Picture},{Name},{Link},{{'type':'button','sub_type':'url','index':0,'parameters':[{{'type':'text','text':'x'}}]}}", 132012)]
    public async Task Parameters_must_fit_the_template(string components, int code)
    {
        await using var world = await SimulatedWorld.StartAsync();
        world.WhatsAppCustomer();
        await CreateAsync(world);

        var (_, body) = await SendOfferAsync(world, components);

        SendApiTests.AssertError(body, code, null);
    }

    [Fact]
    public async Task A_body_is_too_long_when_its_parameters_make_it_so()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (_, body) = await world.SendAsync(world.WhatsAppCustomer(), Plain.Replace("DHL", new string('x', 1020), StringComparison.Ordinal));

        SendApiTests.AssertError(body, 132005, null);
    }

    [Theory]
    [InlineData("pause", 132015)]
    [InlineData("disable", 132016)]
    [InlineData("reject", 132001)]
    [InlineData("review", 132001)]
    [InlineData("delete", 132001)]
    public async Task Only_approved_templates_can_be_sent_and_every_change_is_told(string action, int code)
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        await ActAsync(world, action);
        var refused = await world.SendAsync(customer, Plain);
        var inEnglish = await world.SendAsync(customer, Plain.Replace("'de'", "'en'", StringComparison.Ordinal));
        await using var second = await SimulatedWorld.StartAsync(world.Data, world.Clock);
        var afterRestart = await second.SendAsync(customer, Plain);

        SendApiTests.AssertError(refused.Body, code, null);
        SendApiTests.AssertError(afterRestart.Body, code, null);
        Assert.Equal(HttpStatusCode.OK, inEnglish.Status);
        Assert.Equal("order_shipped_plain", (await world.ValuesAsync(1, "message_template_status_update"))[0]["message_template_name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Quality_and_category_changes_are_told()
    {
        await using var world = await SimulatedWorld.StartAsync();

        await ActAsync(world, "quality", new { @do = "quality", quality = "RED" });
        await ActAsync(world, "category", new { @do = "category", category = "MARKETING" });
        await world.ApiAsync(HttpMethod.Post, $"numbers/{SimulatedWorld.Number}/actions", new { @event = "FLAGGED" });

        Assert.Equal("RED", (await world.ValuesAsync(1, "message_template_quality_update"))[0]["new_quality_score"]!.GetValue<string>());
        Assert.Equal("UTILITY", (await world.ValuesAsync(1, "template_category_update"))[0]["previous_category"]!.GetValue<string>());
        Assert.Equal("FLAGGED", (await world.ValuesAsync(1, "phone_number_quality_update"))[0]["event"]!.GetValue<string>());
    }

    [Fact]
    public async Task Marketing_fails_later_when_the_customer_stopped_it_and_utility_does_not()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await CreateAsync(world);
        await world.ActAsync(customer, new { @do = "stop" });

        await SendOfferAsync(world, $"{Picture},{Name},{Link}");
        await world.SendAsync(customer, Plain);

        Assert.Equal(131050, (await world.ValuesAsync(1))[0]["statuses"]![0]!["errors"]![0]!["code"]!.GetValue<int>());
        Assert.Equal("template", Assert.Single(world.Chat(customer).Items).Kind);
    }

    [Fact]
    public async Task Authentication_templates_want_a_phone_number()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.GraphAsync(
            $"{Account}/message_templates",
            "{'name':'code','language':'de','category':'AUTHENTICATION','components':[{'type':'BODY','text':'Ihr Code: {{1}}.'}]}", SimulatedWorld.NumberToken);
        const string Send = "'type':'template','template':{'name':'code','language':{'code':'de'},'components':[{'type':'body','parameters':[{'type':'text','text':'123456'}]}]}";

        var (_, byBsuid) = await world.WhatsAppAsync($"'recipient':'{customer.Bsuid}',{Send}");
        var (byPhone, _) = await world.SendAsync(customer, Send);

        SendApiTests.AssertError(byBsuid, 131062, null);
        Assert.Equal(HttpStatusCode.OK, byPhone);
    }

    [Theory]
    [InlineData("{'name':'Groß','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'Hallo.'}]}")]
    [InlineData("{'name':'a','language':'de','category':'NEWS','components':[{'type':'BODY','text':'Hallo.'}]}")]
    [InlineData("{'name':'a','language':'de','category':'UTILITY','components':[]}")]
    [InlineData("{'name':'a','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'{{1}} ist da.'}]}")]
    [InlineData("{'name':'a','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'Da: {{2}}.'}]}")]
    [InlineData("{'name':'a','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'Da.'},{'type':'BUTTONS','buttons':[{'type':'URL','text':'x'}]}]}")]
    [InlineData("{'name':'order_placed','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'Da.'}]}")]
    public async Task Malformed_and_known_templates_are_not_created(string template)
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, body) = await world.GraphAsync($"{Account}/message_templates", template, SimulatedWorld.NumberToken);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(100, body.GetProperty("error").GetProperty("code").GetInt32());
    }

    private static Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> CreateAsync(SimulatedWorld world) =>
        world.GraphAsync($"{Account}/message_templates", Offer, SimulatedWorld.NumberToken);

    private static Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> SendOfferAsync(SimulatedWorld world, string components) =>
        world.WhatsAppAsync($"'to':'+491713920001','type':'template','template':{{'name':'offer','language':{{'code':'de'}},'components':[{components}]}}");

    private static Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> ActAsync(SimulatedWorld world, string action, object? body = null) =>
        world.ApiAsync(HttpMethod.Post, $"templates/{Account}/order_shipped_plain/actions", body ?? new { @do = action });
}
