using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Conversations;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Tests.EndToEnd;

/// <summary>What WhatsApp tells, through the whole app: from the signed webhook to what the business reads.</summary>
public sealed class WhatsAppInboundTests : IAsyncLifetime
{
    private App _app = null!;

    public async Task InitializeAsync() => _app = await App.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private async Task<HttpStatusCode> PostAsync(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/whatsapp") { Content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } } };
        request.Headers.TryAddWithoutValidation(MetaSignature.Header, MetaSignature.Sign(bytes, Encoding.UTF8.GetBytes(_app.Settings["Meta:AppSecret"]!)));
        using var response = await _app.Http.SendAsync(request);
        return response.StatusCode;
    }

    private string Body(string list, string item) =>
        $$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"{{{WhatsAppPeople.Number}}}"},"{{{list}}}":[{{{item}}}]}}]}]}""";

    private string Text(string text, string id, string bsuid) => Body("messages",
        $$$"""{"from_user_id":"{{{bsuid}}}","id":"{{{id}}}","timestamp":"{{{_app.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}}}","type":"text","text":{"body":"{{{text}}}"}}""");

    [Fact]
    public async Task The_same_message_delivered_three_times_has_one_effect()
    {
        var person = await _app.CustomerInWhatsAppAsync();
        var customer = await _app.CustomerIdAsync();
        await _app.ReadsAsync($"api/businesses/demo/customers/{customer}/threads", answer => answer["threads"]!.AsArray().Count == 1);

        for (var i = 0; i < 3; i++) { Assert.Equal(HttpStatusCode.OK, await PostAsync(Text("STOP", "wamid.STOP1", person.Bsuid))); }

        await _app.ReceivesAsync(person, 1);

        // WhatsApp's times are whole seconds, and of two acts at the same time the withdrawal counts.
        _app.Clock.Advance(TimeSpan.FromSeconds(2));
        await PostAsync(Text("START", "wamid.START1", person.Bsuid));
        Assert.Equal(2, (await _app.ReceivesAsync(person, 2)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_opens_the_link_gets_the_order_updates_also_with_a_hidden_number(bool hidesPhone)
    {
        var person = await _app.CustomerInWhatsAppAsync(hidesPhone);
        await _app.ReadsAsync($"api/businesses/demo/customers/{await _app.CustomerIdAsync()}/consents",
            answer => answer["consents"]!.AsArray().Any(consent => consent!["state"]!.GetValue<string>() == "given"));

        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _app.Clock.GetUtcNow()));

        Assert.NotEmpty(await _app.ReceivesAsync(person, 1));
    }

    [Fact]
    public async Task A_delivery_shows_what_the_provider_charges()
    {
        var person = _app.NewWhatsAppPerson(windowOpen: true);
        await _app.OptInOnWhatsAppAsync(person);

        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _app.Clock.GetUtcNow()));

        var answer = await _app.ReadsAsync($"api/businesses/demo/customers/{await _app.CustomerIdAsync()}/deliveries", deliveries =>
            deliveries["deliveries"]!.AsArray().Any(delivery => delivery!["price"]?["model"] is not null));
        var price = answer["deliveries"]!.AsArray().First(delivery => delivery!["price"]?["model"] is not null)!["price"]!;
        Assert.Equal("PMP", price["model"]!.GetValue<string>());
        Assert.NotNull(price["category"]);
    }

    [Theory]
    [InlineData("""{"from":7,"id":{},"timestamp":[],"type":"text","text":"x"}""")]
    [InlineData("""{"from":"491701234567","id":"wamid.\ud800","timestamp":"253402300799","type":"text","text":{"body":"\ud800\u0000"}}""")]
    [InlineData("""[]""")]
    [InlineData("""{"type":"\ud800"}""")]
    public async Task Odd_items_are_200(string item)
    {
        Assert.Equal(HttpStatusCode.OK, await PostAsync(Body("messages", item)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(Body("statuses", item)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(Body("calls", item)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(Body("user_preferences", item)));
    }
}
