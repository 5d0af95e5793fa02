using System.Net;
using System.Net.Http.Json;
using System.Text;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;

namespace Serverless.Tests.Simulators;

public class FaultTests
{
    private const string Hello = "{'text':'Hallo','metadata':'send-1'}";

    [Theory]
    [InlineData("429", 429, 4, null)]
    [InlineData("613", 400, 613, null)]
    [InlineData("4", 403, 4, null)]
    [InlineData("10/2018278", 400, 10, 2018278)]
    [InlineData("190", 400, 190, null)]
    [InlineData("551", 400, 551, 1545041)]
    [InlineData("100/2018001", 400, 100, 2018001)]
    [InlineData("500", 500, 1, null)]
    [InlineData("503", 503, 2, null)]
    public async Task A_refusing_fault_answers_its_error_and_shows_nothing(string kind, int status, int code, int? subcode)
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await ArmAsync(world, new { kind });

        var (answered, body) = await world.SendAsync(customer, Hello);

        Assert.Equal(status, (int)answered);
        SendApiTests.AssertError(body, code, subcode);
        Assert.Empty(world.Chat(customer).Items);
        SendApiTests.AssertAccepted((await world.SendAsync(customer, Hello)).Body);
    }

    [Fact]
    public async Task Throttling_carries_retry_after()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await ArmAsync(world, new { kind = "429", retryAfter = 7 });

        using var response = await RawSendAsync(world, world.Customer(), CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Any_error_of_the_provider_can_be_answered_even_in_a_200()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await ArmAsync(world, new { kind = "error", code = 2018300, status = 200 });

        var (status, body) = await world.SendAsync(world.Customer(), Hello);

        Assert.Equal(HttpStatusCode.OK, status);
        SendApiTests.AssertError(body, 2018300, null);
    }

    [Fact]
    public async Task A_fault_strikes_the_next_calls_every_nth_or_always()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();

        await ArmAsync(world, new { kind = "500", mode = "next", times = 2 });
        Assert.Equal("refused, refused, accepted", await SendThriceAsync(world, customer));

        await ArmAsync(world, new { kind = "500", mode = "every", times = 3 });
        Assert.Equal("accepted, accepted, refused", await SendThriceAsync(world, customer));
        Assert.Equal("accepted, accepted, refused", await SendThriceAsync(world, customer));

        await world.ApiAsync(HttpMethod.Delete, "faults");
        await ArmAsync(world, new { kind = "500", mode = "always" });
        Assert.Equal("refused, refused, refused", await SendThriceAsync(world, customer));

        await world.ApiAsync(HttpMethod.Delete, "faults");
        Assert.Equal("accepted, accepted, accepted", await SendThriceAsync(world, customer));
    }

    [Fact]
    public async Task A_fault_can_be_meant_for_one_person_only()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var (struck, other) = (world.Customer(), world.Customer());
        await ArmAsync(world, new { kind = "551", mode = "always", psid = struck.Psid });

        SendApiTests.AssertError((await world.SendAsync(struck, Hello)).Body, 551, 1545041);
        SendApiTests.AssertAccepted((await world.SendAsync(other, Hello)).Body);
    }

    [Fact]
    public async Task An_unknown_kind_is_refused()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, _) = await world.ApiAsync(HttpMethod.Post, "faults", new { kind = "explode" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_hanging_call_gets_no_answer_and_accepts_nothing()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await ArmAsync(world, new { kind = "hang" });
        using var giveUp = new CancellationTokenSource();

        var call = RawSendAsync(world, customer, giveUp.Token);
        await StruckAsync(world);
        Assert.False(call.IsCompleted);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Empty(world.Chat(customer).Items);
    }

    [Fact]
    public async Task A_lost_answer_breaks_the_connection_after_the_customer_got_the_message_and_the_echo_went_out()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await ArmAsync(world, new { kind = "answer-lost" });

        await Assert.ThrowsAsync<HttpRequestException>(() => RawSendAsync(world, customer, CancellationToken.None));

        Assert.Single(world.Chat(customer).Items);
        Assert.Equal("send-1", (string?)(await world.EventAsync("message_echoes"))["message"]!["metadata"]);
    }

    [Fact]
    public async Task An_error_after_acceptance_still_reaches_the_customer_and_is_echoed()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await ArmAsync(world, new { kind = "500-after-accept" });

        var (status, _) = await world.SendAsync(customer, Hello);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Single(world.Chat(customer).Items);
        await world.WebhookAsync("message_echoes");
    }

    [Fact]
    public async Task A_hang_after_acceptance_still_reaches_the_customer_and_is_echoed()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await ArmAsync(world, new { kind = "hang-after-accept" });
        using var giveUp = new CancellationTokenSource();

        var call = RawSendAsync(world, customer, giveUp.Token);
        await world.WebhookAsync("message_echoes");
        Assert.False(call.IsCompleted);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(world.Chat(customer).Items);
    }

    [Fact]
    public async Task The_echo_can_be_left_out()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer(receipts: ReceiptHabit.Delivers);
        await ArmAsync(world, new { kind = "no-echo" });

        SendApiTests.AssertAccepted((await world.SendAsync(customer, Hello)).Body);

        await world.WebhookAsync("message_deliveries");
        Assert.DoesNotContain(world.Webhooks.After(0), delivery => delivery.Topic == "message_echoes");
    }

    [Fact]
    public async Task Typing_does_not_use_up_a_fault()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await ArmAsync(world, new { kind = "500" });

        var (typing, _) = await world.GraphAsync("me/messages", $"{{'recipient':{{'id':'{customer.Psid}'}},'sender_action':'typing_on'}}");

        Assert.Equal(HttpStatusCode.OK, typing);
        Assert.Equal(HttpStatusCode.InternalServerError, (await world.SendAsync(customer, Hello)).Status);
    }

    private static async Task ArmAsync(SimulatedWorld world, object fault)
    {
        var (status, _) = await world.ApiAsync(HttpMethod.Post, "faults", fault);
        Assert.Equal(HttpStatusCode.Created, status);
    }

    private static async Task<string> SendThriceAsync(SimulatedWorld world, MessengerCustomer customer)
    {
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add((await world.SendAsync(customer, Hello)).Status == HttpStatusCode.OK ? "accepted" : "refused");
        }

        return string.Join(", ", answers);
    }

    private static async Task StruckAsync(SimulatedWorld world) =>
        await world.Faults.Changes.WaitForAsync(() => world.Faults.Armed.Count == 0 ? world : null, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

    private static Task<HttpResponseMessage> RawSendAsync(SimulatedWorld world, MessengerCustomer customer, CancellationToken cancellationToken) =>
        world.Http.PostAsync(
            $"/_local/meta/v25.0/me/messages?access_token={SimulatedWorld.Token}",
            new StringContent($"{{\"recipient\":{{\"id\":\"{customer.Psid}\"}},\"message\":{Hello.Replace('\'', '"')}}}", Encoding.UTF8, "application/json"),
            cancellationToken);
}
