using System.Text.Json;

namespace Serverless.Tests.Simulators;

public class UtilityTemplateTests
{
    private const string Shipped = "{'template':{'name':'order_shipped','language':{'code':'de'},'components':["
        + "{'type':'body','parameters':[{'type':'text','text':'1001'},{'type':'text','text':'DHL'}]},"
        + "{'type':'buttons','parameters':[{'type':'URL','url':'A-1001'}]}]}}";

    [Fact]
    public async Task An_approved_template_is_accepted_long_after_the_window_closed_and_shows_its_filled_text()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        world.Clock.Advance(TimeSpan.FromDays(60));

        var (_, body) = await world.SendAsync(customer, Shipped, "UTILITY");

        SendApiTests.AssertAccepted(body);
        var item = Assert.Single(world.Chat(customer).Items);
        Assert.Equal(("utility", "Ihre Bestellung 1001 ist unterwegs: DHL."), (item.Kind, item.Text));
        Assert.Equal("https://shop.example/orders/A-1001", Assert.Single(item.Choices).Url);
    }

    [Theory]
    [InlineData("'name':'order_shipped'", "'name':'order_lost'")]
    [InlineData("'code':'de'", "'code':'fr'")]
    [InlineData("'language':{'code':'de'},", "")]
    [InlineData(",{'type':'text','text':'DHL'}", "")]
    [InlineData("{'type':'text','text':'DHL'}", "{'type':'text','text':'DHL'},{'type':'text','text':'more'}")]
    [InlineData("'text':'DHL'", "'text':''")]
    [InlineData("{'type':'text','text':'DHL'}", "{'type':'currency','text':'DHL'}")]
    [InlineData("{'type':'URL','url':'A-1001'}", "")]
    [InlineData("{'type':'URL','url':'A-1001'}", "{'type':'URL'}")]
    public async Task A_template_that_does_not_exist_so_or_gets_other_parameters_is_refused(string part, string instead)
    {
        await using var world = await SimulatedWorld.StartAsync();
        Assert.Contains(part, Shipped, StringComparison.Ordinal);

        var (_, body) = await world.SendAsync(world.Customer(), Shipped.Replace(part, instead, StringComparison.Ordinal), "UTILITY");

        SendApiTests.AssertError(body, 100, null);
    }

    [Theory]
    [InlineData("UPDATE", Shipped)]
    [InlineData("UTILITY", "{'text':'Hallo'}")]
    public async Task Utility_and_template_belong_together(string type, string message)
    {
        await using var world = await SimulatedWorld.StartAsync();

        SendApiTests.AssertError((await world.SendAsync(world.Customer(), message, type)).Body, 100, null);
    }

    [Fact]
    public async Task Ten_order_templates_with_and_without_a_button_are_approved_in_two_languages_from_the_start()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (_, all) = await world.GraphAsync("me/message_templates");
        var (_, one) = await world.GraphAsync("me/message_templates?name=order_refunded");

        Assert.Equal(40, all.GetProperty("data").GetArrayLength());
        Assert.All(all.GetProperty("data").EnumerateArray(), template => Assert.Equal("APPROVED", template.GetProperty("status").GetString()));
        Assert.Equal(["de", "en"], one.GetProperty("data").EnumerateArray().Select(template => template.GetProperty("language").GetString()));
    }

    [Fact]
    public async Task A_template_with_named_parameters_can_be_created_and_sent()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var (_, created) = await world.GraphAsync("me/message_templates", "{'name':'late_parcel','language':'en','category':'UTILITY','parameter_format':'NAMED',"
            + "'components':[{'type':'BODY','text':'Your parcel {{order_id}} is late.'}]}");
        Assert.Equal("APPROVED", created.GetProperty("status").GetString());

        SendApiTests.AssertAccepted((await world.SendAsync(world.Customer(), Named("order_id"), "UTILITY")).Body);
        SendApiTests.AssertError((await world.SendAsync(world.Customer(), Named("other"), "UTILITY")).Body, 100, null);
    }

    [Theory]
    [InlineData("{'name':'Upper Case','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'a'}]}")]
    [InlineData("{'name':'a','language':'de','category':'MARKETING','components':[{'type':'BODY','text':'a'}]}")]
    [InlineData("{'name':'a','language':'de','category':'UTILITY','components':[]}")]
    [InlineData("{'name':'a','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'{{1}} am Anfang'}]}")]
    [InlineData("{'name':'a','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'am Ende {{1}}'}]}")]
    [InlineData("{'name':'a','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'Lücke {{2}}.'}]}")]
    public async Task A_malformed_template_is_not_created(string template)
    {
        await using var world = await SimulatedWorld.StartAsync();

        SendApiTests.AssertError((await world.GraphAsync("me/message_templates", template)).Body, 100, null);
    }

    private static string Named(string parameter) => "{'template':{'name':'late_parcel','language':{'code':'en'},'components':["
        + $"{{'type':'body','parameters':[{{'type':'text','parameter_name':'{parameter}','text':'1001'}}]}}]}}}}";
}
