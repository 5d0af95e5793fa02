using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Messenger;
using Serverless.Channels.Meta;
using Serverless.Conversations;
using Serverless.Platform.Security;
using Serverless.Tests.Channels.Meta;

namespace Serverless.Tests.Channels.Messenger;

public class MessengerSenderTests
{
    private const string Sent = """{"recipient_id":"24700000000000001","message_id":"m_1"}""";

    [Fact]
    public async Task The_call_goes_to_the_page_with_the_token_in_the_header_and_a_proof()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.OK, Sent));

        Assert.Equal(new SendOutcome.Sent("m_1"), await SendAsync(world, graph));

        var request = Assert.Single(graph.Requests);
        Assert.Equal($"https://graph.example/v25.0/{DeliveryWorld.Page}/messages", request.RequestUri!.GetLeftPart(UriPartial.Path));
        Assert.Equal("Bearer EAAtestPageToken", request.Headers.Authorization!.ToString());
        Assert.Equal("?appsecret_proof=28a20f6402794bcaaf95b2f15fe91551e8c034d43302db273320589288c32e66", request.RequestUri.Query);
        Assert.DoesNotContain("EAAtestPageToken", request.RequestUri.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inside_the_window_news_are_an_update_and_answers_a_response()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.OK, Sent), (HttpStatusCode.OK, Sent));

        await SendAsync(world, graph);
        await SendAsync(world, graph, change: message => message with { IsReply = true });

        Assert.Contains("\"UPDATE\"", graph.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"RESPONSE\"", graph.Bodies[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_the_window_a_template_is_used()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.OK, Sent));

        await SendAsync(world, graph, window: DeliveryWorld.Start, change: WithTemplate);

        Assert.Contains("\"UTILITY\"", Assert.Single(graph.Bodies), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "UPDATE")]
    [InlineData(0, "UTILITY")]
    public async Task The_window_is_open_until_its_last_second(int secondsLeft, string form)
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.OK, Sent));

        await SendAsync(world, graph, window: DeliveryWorld.Start.AddSeconds(secondsLeft), change: WithTemplate);

        Assert.Contains($"\"{form}\"", Assert.Single(graph.Bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_answers_inside_the_window_as_a_response_and_outside_it_with_the_tag()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.OK, Sent), (HttpStatusCode.OK, Sent));

        await SendAsync(world, graph, window: DeliveryWorld.Start.AddHours(1), change: ByAgent);
        await SendAsync(world, graph, window: DeliveryWorld.Start.AddDays(-5), change: ByAgent);

        Assert.Contains("\"RESPONSE\"", graph.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"messaging_type\":\"MESSAGE_TAG\",\"tag\":\"HUMAN_AGENT\"", graph.Bodies[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_seven_days_a_person_answers_no_more()
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal(new SendOutcome.Refused("messenger.window-closed") { MayFallBack = true },
            await SendAsync(world, new FakeGraph(), window: DeliveryWorld.Start.AddDays(-6), change: ByAgent));
    }

    [Fact]
    public async Task When_the_provider_says_that_the_window_is_closed_a_persons_answer_goes_out_with_the_tag_once()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.BadRequest, Error(10, 2018278)), (HttpStatusCode.BadRequest, Error(10, 2018278)));

        Assert.IsType<SendOutcome.Refused>(await SendAsync(world, graph, window: DeliveryWorld.Start.AddHours(1), change: ByAgent));

        Assert.Equal(2, graph.Requests.Count);
        Assert.Contains("HUMAN_AGENT", graph.Bodies[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_the_window_without_a_template_nothing_is_sent()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph();

        Assert.Equal(new SendOutcome.Refused("messenger.window-closed") { MayFallBack = true }, await SendAsync(world, graph, window: DeliveryWorld.Start));
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task A_thread_whose_window_never_was_open_gets_a_template()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.OK, Sent));

        await SendAsync(world, graph, window: null, change: WithTemplate);

        Assert.Contains("\"UTILITY\"", Assert.Single(graph.Bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_provider_says_that_the_window_is_closed_ours_is_closed_and_the_template_goes_out()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.Threads.UpdateAsync("demo", "customer-1", world.Thread.Id, thread => thread with { WindowUntil = DeliveryWorld.Start.AddHours(3) }, default);
        var graph = new FakeGraph((HttpStatusCode.BadRequest, Error(10, 2018278)), (HttpStatusCode.OK, Sent));

        Assert.Equal(new SendOutcome.Sent("m_1"), await SendAsync(world, graph, change: WithTemplate));

        Assert.Contains("\"UTILITY\"", graph.Bodies[1], StringComparison.Ordinal);
        Assert.Equal(DeliveryWorld.Start, (await world.Threads.FindAsync("demo", "customer-1", world.Thread.Id, default))!.WindowUntil);
    }

    [Fact]
    public async Task A_template_that_is_refused_for_the_window_is_not_tried_again()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.BadRequest, Error(10, 2018278)), (HttpStatusCode.BadRequest, Error(10, 2018278)));

        Assert.IsType<SendOutcome.Refused>(await SendAsync(world, graph, change: WithTemplate));
        Assert.Equal(2, graph.Requests.Count);
    }

    [Fact]
    public async Task A_checkbox_address_needs_no_window_and_its_echo_will_name_the_chat()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.OK, """{"message_id":"m_1"}"""));

        Assert.Equal(new SendOutcome.Sent("m_1"), await SendAsync(world, graph, window: null, peer: new ChatPeer("user_ref", "ref-1")));

        var message = world.Message("shipped");
        Assert.Contains("\"user_ref\":\"ref-1\"", graph.Bodies[0], StringComparison.Ordinal);
        Assert.Contains($"\"metadata\":\"{EchoMetadata.ForUserRef(message.SendId, "customer-1", world.Thread.Id)}\"", graph.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_token_breaks_the_account_and_no_call_is_made()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph();

        Assert.Equal(new SendOutcome.TokenBroken("messenger.token-missing"), await SendAsync(world, graph, token: null));
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task A_page_that_is_not_the_businesss_any_more_is_refused()
    {
        using var world = await DeliveryWorld.StartAsync();

        var outcome = await SendAsync(world, new FakeGraph(), business: world.Business with { Messenger = new MessengerAccount("999", "token") });

        Assert.Equal(new SendOutcome.Refused("messenger.page-not-configured") { NeedsAttention = true }, outcome);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_leaves_the_outcome_unknown()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph { Hangs = true };

        var sending = SendAsync(world, graph);
        await graph.Called.Task.WaitAsync(TimeSpan.FromSeconds(30));
        world.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(new SendOutcome.Unknown("messenger.timeout"), await sending.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_connection_lost_after_the_request_leaves_the_outcome_unknown()
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal(new SendOutcome.Unknown("messenger.connection-lost"),
            await SendAsync(world, new FakeGraph { Fault = new HttpRequestException(HttpRequestError.ResponseEnded) }));
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    public async Task Without_a_connection_nothing_was_sent_and_it_is_tried_later(HttpRequestError error)
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal(new SendOutcome.Deferred("messenger.no-connection") { NoAnswer = true }, await SendAsync(world, new FakeGraph { Fault = new HttpRequestException(error) }));
    }

    [Fact]
    public async Task A_host_that_stops_during_the_call_is_not_an_outcome()
    {
        using var world = await DeliveryWorld.StartAsync();
        using var stopping = new CancellationTokenSource();
        var graph = new FakeGraph { Hangs = true };

        var sending = SendAsync(world, graph, cancellationToken: stopping.Token);
        await graph.Called.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Sat, 21 Nov 2026 10:00:30 GMT", 30)]
    [InlineData("99999", 3600)]
    [InlineData("-5", 60)]
    public async Task Retry_after_is_honoured_as_seconds_or_date_up_to_an_hour(string header, int seconds)
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.TooManyRequests, "")) { RetryAfter = header };

        var outcome = Assert.IsType<SendOutcome.Deferred>(await SendAsync(world, graph));

        Assert.Equal(TimeSpan.FromSeconds(seconds), outcome.RetryAfter);
    }

    [Fact]
    public async Task A_person_whose_message_another_app_stands_in_the_way_of_asks_that_app_for_the_thread()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.BadRequest, Error(10, 2018300)), (HttpStatusCode.OK, """{"success":true}"""));

        var outcome = Assert.IsType<SendOutcome.Deferred>(await SendAsync(world, graph, ByAgent));

        Assert.Equal(("messenger.held-by-other-app", TimeSpan.FromMinutes(1)), (outcome.Reason, outcome.RetryAfter));
        Assert.EndsWith("/request_thread_control", graph.Requests[1].RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal($$$"""{"recipient":{"id":"{{{world.Thread.Peer.Value}}}"}}""", graph.Bodies[1]);
    }

    [Fact]
    public async Task Later_tries_of_a_message_that_waits_for_another_app_come_at_the_usual_pause_and_ask_again()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.BadRequest, Error(10, 2018300)), (HttpStatusCode.OK, """{"success":true}"""));

        var outcome = Assert.IsType<SendOutcome.Deferred>(await SendAsync(world, graph, message => ByAgent(message) with { Deferrals = 1 }));

        Assert.Equal((TimeSpan.FromMinutes(15), 2), (outcome.RetryAfter, graph.Requests.Count));
    }

    [Fact]
    public async Task An_order_update_asks_no_app_for_a_thread_that_is_known_to_be_that_apps()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.BadRequest, Error(10, 2018300)));

        var outcome = Assert.IsType<SendOutcome.Deferred>(await SendAsync(world, graph, OpenWindow, thread: thread => thread with { HeldBy = "4711", HeldSince = DeliveryWorld.Start }));

        Assert.Equal((TimeSpan.FromMinutes(15), 1), (outcome.RetryAfter, graph.Requests.Count));
    }

    [Fact]
    public async Task A_message_for_a_thread_that_is_ours_by_the_record_asks_the_app_that_has_it_all_the_same()
    {
        using var world = await DeliveryWorld.StartAsync();
        var graph = new FakeGraph((HttpStatusCode.BadRequest, Error(10, 2018300)), (HttpStatusCode.BadRequest, Error(100, 0)));

        var outcome = Assert.IsType<SendOutcome.Deferred>(await SendAsync(world, graph));

        Assert.Equal((TimeSpan.FromMinutes(15), 2), (outcome.RetryAfter, graph.Requests.Count));
    }

    private static ChatMessage WithTemplate(ChatMessage message) =>
        message with { Content = message.Content with { Template = new ChatTemplate("order_shipped", "de", ["1001", "DHL"], null) } };

    private static string Error(int code, int subcode) => $$$"""{"error":{"message":"text","code":{{{code}}},"error_subcode":{{{subcode}}}}}""";

    private static readonly DateTimeOffset OpenWindow = DeliveryWorld.Start.AddHours(3);

    private static ChatMessage ByAgent(ChatMessage message) => message with { ByAgent = true, Purpose = Serverless.Consents.Purpose.Service };

    private static Task<SendOutcome> SendAsync(DeliveryWorld world, FakeGraph graph, Func<ChatMessage, ChatMessage>? change = null, ChatPeer? peer = null,
        Business? business = null, string? token = "EAAtestPageToken", CancellationToken cancellationToken = default) =>
        SendAsync(world, graph, OpenWindow, change, peer, business, token, cancellationToken: cancellationToken);

    private static async Task<SendOutcome> SendAsync(DeliveryWorld world, FakeGraph graph, DateTimeOffset? window, Func<ChatMessage, ChatMessage>? change = null,
        ChatPeer? peer = null, Business? business = null, string? token = "EAAtestPageToken", Func<ChatThread, ChatThread>? thread = null, CancellationToken cancellationToken = default)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Secrets:token"] = token }).Build();
        var options = Options.Create(new MetaOptions { AppSecret = "test_app_secret_0123456789abcdef", GraphUrl = new Uri("https://graph.example/v25.0") });
        var client = new GraphClient(graph, options, world.Clock);
        var control = new MessengerControl(client, world.Threads, world.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<MessengerControl>.Instance);
        var sender = new MessengerSender(client, control, new Secrets(configuration), world.Threads, world.Clock);
        var message = world.Message("shipped");
        var chat = world.Thread with { WindowUntil = window, Peer = peer ?? world.Thread.Peer };
        return await sender.SendAsync(new ChatSend(business ?? world.Business, thread?.Invoke(chat) ?? chat, change?.Invoke(message) ?? message), cancellationToken);
    }
}
