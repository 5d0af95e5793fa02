using System.Net;
using System.Text;
using Serverless.Local.Simulators.Chats;

namespace Serverless.Tests.Simulators.WhatsApp;

public class WhatsAppFaultTests
{
    private const string Hello = WhatsAppSendTests.Hello;

    [Theory]
    [InlineData("131047", 400, 131047)]
    [InlineData("131056", 400, 131056)]
    [InlineData("130429", 400, 130429)]
    [InlineData("131049", 400, 131049)]
    [InlineData("131050", 400, 131050)]
    [InlineData("131026", 400, 131026)]
    [InlineData("132000", 400, 132000)]
    [InlineData("132001", 400, 132001)]
    [InlineData("190", 400, 190)]
    [InlineData("368", 400, 368)]
    [InlineData("500", 500, 1)]
    [InlineData("503", 503, 2)]
    [InlineData("429", 429, 4)]
    public async Task A_refusing_fault_answers_its_error_and_shows_nothing(string kind, int status, int code)
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind });

        var (answered, body) = await world.SendAsync(customer, Hello);

        Assert.Equal(status, (int)answered);
        SendApiTests.AssertError(body, code, null);
        Assert.Empty(world.Chat(customer).Items);
        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(customer, Hello)).Status);
    }

    [Fact]
    public async Task A_fault_strikes_only_the_channel_account_and_person_that_it_names()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var (erika, max, onMessenger) = (world.WhatsAppCustomer(), world.WhatsAppCustomer(phone: "491713920002", bsuid: "DE.2"), world.Customer());
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "500", mode = "Always", peer = max.Phone });
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "131026", mode = "Always", account = "1" });
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "190", mode = "Always", channel = "messenger" });
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "551", mode = "Always" });

        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(erika, Hello)).Status);
        SendApiTests.AssertError((await world.SendAsync(max, Hello)).Body, 1, null);
        SendApiTests.AssertError((await world.WhatsAppAsync($"'recipient':'{max.Bsuid}',{Hello}")).Body, 1, null);
        SendApiTests.AssertError((await world.SendAsync(onMessenger, "{'text':'Hallo'}")).Body, 190, null);
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_message_and_its_statuses()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer(ReceiptHabit.Delivers);
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "answer-lost" });

        await Assert.ThrowsAsync<HttpRequestException>(() => world.SendAsync(customer, Hello));

        Assert.Single(world.Chat(customer).Items);
        Assert.All(await world.ValuesAsync(2), value => Assert.Equal("send-1", value["statuses"]![0]!["biz_opaque_callback_data"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_server_fault_after_acceptance_leaves_the_message()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "500-after-accept" });

        var (status, _) = await world.SendAsync(customer, Hello);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Single(world.Chat(customer).Items);
    }

    [Theory]
    [InlineData("hang", 0)]
    [InlineData("hang-after-accept", 1)]
    public async Task A_hanging_call_ends_when_the_caller_gives_up(string kind, int shown)
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();
        await world.ApiAsync(HttpMethod.Post, "faults", new { kind });
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/_local/meta/v25.0/{SimulatedWorld.Number}/messages");
        request.Headers.Authorization = new("Bearer", SimulatedWorld.NumberToken);
        request.Content = new StringContent($"{{'messaging_product':'whatsapp','to':'+{customer.Phone}',{Hello}}}".Replace('\'', '"'), Encoding.UTF8, "application/json");

        var struck = world.Faults.Changes.Next;
        var sending = world.Http.SendAsync(request, patience.Token);
        await struck;
        if (shown > 0)
        {
            await world.ValuesAsync(1);
        }

        Assert.False(sending.IsCompleted);
        await patience.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
        Assert.Equal(shown, world.Chat(customer).Items.Count);
    }

    [Fact]
    public async Task A_kind_that_nobody_knows_is_refused()
    {
        await using var world = await SimulatedWorld.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "131999" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "500", channel = "telegram" })).Status);
    }
}
