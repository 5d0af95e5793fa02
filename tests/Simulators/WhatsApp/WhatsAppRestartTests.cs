using System.Net;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Time;

namespace Serverless.Tests.Simulators.WhatsApp;

/// <summary>What a second process finds in the data folder of the first. The first is not closed before: as after a kill.</summary>
public class WhatsAppRestartTests
{
    [Fact]
    public async Task Chats_customers_and_windows_go_on_where_they_were()
    {
        await using var first = await SimulatedWorld.StartAsync();
        var customer = first.WhatsAppCustomer();
        await first.ActAsync(customer, new { @do = "text", text = "Hallo" });
        await first.SendAsync(customer, WhatsAppSendTests.Hello);
        await first.ActAsync(customer, new { @do = "change-number", phone = "491713920088" });
        await first.ApiAsync(HttpMethod.Put, "numbers/106000000000009", new { token = "t", businessAccount = "102", number = "4930999" });

        await using var second = await SimulatedWorld.StartAsync(first.Data, new LocalClock(SimulatedWorld.Start));

        Assert.Equal(["Hallo", "Hallo"], second.Chat(customer).Items.Select(item => item.Text));
        Assert.Equal(customer.Peer, second.WhatsAppChats.FindByAddress(SimulatedWorld.Number, "491713920088")!.Peer);
        Assert.Null(second.WhatsAppChats.FindByAddress(SimulatedWorld.Number, customer.Phone));
        Assert.Equal(HttpStatusCode.OK, (await second.WhatsAppAsync($"'to':'+491713920088',{WhatsAppSendTests.Hello}")).Status);
        Assert.Contains("106000000000009", (await second.ApiAsync(HttpMethod.Get, "numbers")).Body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_was_not_taken_is_sent_after_the_restart()
    {
        await using var first = await SimulatedWorld.StartAsync();
        first.AppAnswers = _ => 503;
        await first.SendAsync(first.WhatsAppCustomer(), WhatsAppSendTests.Hello);
        var failed = await first.WebhookAsync("messages");

        await using var second = await SimulatedWorld.StartAsync(first.Data, new LocalClock(SimulatedWorld.Start));

        var taken = await second.WebhookAsync("messages", delivery => delivery.State is WebhookState.Delivered);
        Assert.Equal(failed.Body, taken.Body);
    }

    [Fact]
    public async Task A_world_that_forgets_leaves_no_file()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: ("Simulators:Persist", "false"));

        await world.SendAsync(world.WhatsAppCustomer(), WhatsAppSendTests.Hello);

        Assert.Empty(Directory.GetFiles(world.Data));
    }
}
