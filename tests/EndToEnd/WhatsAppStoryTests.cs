using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Tests.EndToEnd;

/// <summary>An order on WhatsApp, from the opt-in at the checkout to the last status.</summary>
public class WhatsAppStoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_order_steps_come_into_the_chat_that_the_link_opened(bool hidesPhone)
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInWhatsAppAsync(hidesPhone);
        await app.ReadsAsync(await ConsentsAsync(app), answer => answer.ToJsonString().Contains("\"given\"", StringComparison.Ordinal));
        var at = app.Clock.GetUtcNow();
        var before = app.Received(person).Count;

        string[] steps = ["placed", "shipped", "delivered"];
        for (var i = 0; i < steps.Length; i++)
        {
            await app.ShopSendsAcceptedAsync(app.Order(steps[i], at.AddSeconds(i)));
            await app.ReceivesAsync(person, before + i + 1);
        }

        Assert.All(app.Received(person).Skip(before), item => Assert.Contains("1001", item.Text, StringComparison.Ordinal));
        await app.DeliveryAsync("delivered", "read");
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task A_phone_number_given_at_the_checkout_is_told_by_template()
    {
        await using var app = await App.StartAsync();
        var person = app.NewWhatsAppPerson();
        await app.OptInOnWhatsAppAsync(person);

        await app.ShopSendsAcceptedAsync(app.Order("shipped", app.Clock.GetUtcNow()));

        var item = Assert.Single(await app.ReceivesAsync(person, 1));
        Assert.Equal("template", item.Kind);
        Assert.Contains("1001", item.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_STOP_the_next_step_is_not_told()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInWhatsAppAsync();
        await app.ReadsAsync(await ConsentsAsync(app), answer => answer.ToJsonString().Contains("\"given\"", StringComparison.Ordinal));
        var before = app.Received(person).Count;

        app.Act(person, new WhatsAppAction { Do = "text", Text = "STOP" });
        await app.ReceivesAsync(person, before + 1);
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/orders", answer => answer.ToJsonString().Contains("no-consent", StringComparison.Ordinal));

        Assert.Equal(before + 1, app.Received(person).Count);
    }

    private static async Task<string> ConsentsAsync(App app) => $"api/businesses/demo/customers/{await app.CustomerIdAsync()}/consents";
}
