using Serverless.Local.Simulators.Messenger;
using Serverless.Tests.Azurite;

namespace Serverless.Tests.EndToEnd;

/// <summary>An order travels from the shop's webhook into the customer's chat. Inherited for each table storage.</summary>
public abstract class OrderUpdateStory
{
    private protected abstract Task<App> StartAsync();

    [ContractFact]
    public async Task An_order_travels_into_the_chat_step_by_step()
    {
        await using var app = await StartAsync();
        var person = await app.CustomerInChatAsync();
        var at = app.Clock.GetUtcNow();

        string[] steps = ["placed", "shipped", "out_for_delivery", "delivered"];
        for (var i = 0; i < steps.Length; i++)
        {
            await app.ShopSendsAcceptedAsync(app.Order(steps[i], at.AddSeconds(i)));
            await app.ReceivesAsync(person, i + 1);
        }

        var received = app.Received(person);
        Assert.Equal(["receipt", "button", "button", "button"], received.Select(item => item.Kind));
        Assert.All(received, item => Assert.Contains("1001", item.Text, StringComparison.Ordinal));
        Assert.Empty(app.Logs.Errors);
    }

    [ContractFact]
    public async Task A_webhook_sent_twice_is_one_message()
    {
        await using var app = await StartAsync();
        var person = await app.CustomerInChatAsync();
        var at = app.Clock.GetUtcNow();

        await app.ShopSendsAcceptedAsync(app.Order("placed", at), $"{app.Customer}-1");
        await app.ReceivesAsync(person, 1);
        await app.ShopSendsAcceptedAsync(app.Order("placed", at), $"{app.Customer}-1");
        await app.ShopSendsAcceptedAsync(app.Order("placed", at), $"{app.Customer}-2");
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at.AddSeconds(1)));

        Assert.Equal(["receipt", "button"], (await app.ReceivesAsync(person, 2)).Select(item => item.Kind));
    }

    [ContractFact]
    public async Task After_STOP_only_the_confirmation_is_sent_and_START_resumes()
    {
        await using var app = await StartAsync();
        var person = await app.CustomerInChatAsync();
        var at = app.Clock.GetUtcNow();
        await app.ShopSendsAcceptedAsync(app.Order("placed", at));
        await app.ReceivesAsync(person, 1);

        app.Actions.Act(person, new CustomerAction { Do = "text", Text = "Stopp!" });
        await app.ReceivesAsync(person, 2);
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at.AddSeconds(1)));
        await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}/orders", answer => answer.ToJsonString().Contains("no-consent", StringComparison.Ordinal));
        app.Actions.Act(person, new CustomerAction { Do = "text", Text = "START" });
        await app.ReceivesAsync(person, 3);
        await app.ShopSendsAcceptedAsync(app.Order("delivered", at.AddSeconds(2)));

        Assert.Equal(["receipt", "text", "text", "button"], (await app.ReceivesAsync(person, 4)).Select(item => item.Kind));
    }
}

public sealed class OrderUpdateOnEmbeddedTablesTests : OrderUpdateStory
{
    private protected override Task<App> StartAsync() => App.StartAsync();
}

[NeedsAzurite]
[Collection(AzuriteCollection.Name)]
public sealed class OrderUpdateOnAzuriteTests(AzuriteFixture azurite) : OrderUpdateStory
{
    private protected override Task<App> StartAsync() => App.StartAsync(azurite.ConnectionString);
}
