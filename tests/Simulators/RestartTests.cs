using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Time;

namespace Serverless.Tests.Simulators;

/// <summary>What a second process finds in the data folder of the first. The first is not closed before: as after a kill.</summary>
public class RestartTests
{
    [Fact]
    public async Task Chats_customers_templates_faults_and_windows_go_on_where_they_were()
    {
        await using var first = await SimulatedWorld.StartAsync();
        var customer = first.Customer(userRef: "chk-1");
        await first.ActAsync(customer, new { @do = "text", text = "Hallo" });
        await first.SendAsync(customer, "{'text':'Guten Tag'}");
        await first.GraphAsync("me/message_templates", "{'name':'own','language':'de','category':'UTILITY','components':[{'type':'BODY','text':'Eigenes.'}]}");
        await first.ApiAsync(HttpMethod.Post, "faults", new { kind = "613" });

        await using var second = await SimulatedWorld.StartAsync(first.Data, new LocalClock(SimulatedWorld.Start));

        Assert.Equal(["Hallo", "Guten Tag"], second.Chat(customer).Items.Select(item => item.Text));
        Assert.Equal(customer.Psid, second.Chats.FindByUserRef(SimulatedWorld.Page, "chk-1")!.Psid);
        SendApiTests.AssertError((await second.SendAsync(customer, "{'text':'Weiter'}")).Body, 613, null);
        SendApiTests.AssertAccepted((await second.SendAsync(customer, "{'text':'Weiter'}")).Body);
        SendApiTests.AssertAccepted((await second.SendAsync(customer, "{'template':{'name':'own','language':{'code':'de'}}}", "UTILITY")).Body);
        Assert.Equal([1, 2, 3, 4], second.Chat(customer).Items.Select(item => item.Number));
    }

    [Fact]
    public async Task A_webhook_that_was_not_taken_is_sent_after_the_restart()
    {
        await using var first = await SimulatedWorld.StartAsync();
        first.AppAnswers = _ => 500;
        await first.ActAsync(first.Customer(), new { @do = "text", text = "Hallo" });
        var failed = await first.WebhookAsync("messages");

        await using var second = await SimulatedWorld.StartAsync(first.Data, new LocalClock(SimulatedWorld.Start));

        var taken = await second.WebhookAsync("messages", delivery => delivery.State is WebhookState.Delivered);
        Assert.Equal(failed.Body, taken.Body);
    }

    [Fact]
    public async Task Orders_of_the_shop_keep_counting()
    {
        await using var first = await SimulatedWorld.StartAsync();
        await first.ApiAsync(HttpMethod.Post, "shop/orders", new { });

        await using var second = await SimulatedWorld.StartAsync(first.Data, new LocalClock(SimulatedWorld.Start));
        var (_, placed) = await second.ApiAsync(HttpMethod.Post, "shop/orders", new { });

        Assert.Equal("A-1002", placed.GetProperty("order").GetProperty("id").GetString());
    }
}
