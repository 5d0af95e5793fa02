using System.Text.Json;
using Azure;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Tests.Channels;

public class ChatSenderTests
{
    [Fact]
    public async Task A_message_is_sent_and_completed()
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal("complete", await RunAsync(world, Received(world.Message("shipped"))));
        Assert.Equal(["shipped"], world.Channel.Asked);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("null")]
    public async Task A_body_that_cannot_be_read_is_dead_lettered(string body)
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal("chat-outbound.malformed", await RunAsync(world, Received(BinaryData.FromString(body), "demo", ChatMessage.Schema)));
    }

    [Fact]
    public async Task A_schema_of_another_version_is_dead_lettered()
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal("chat-outbound.malformed", await RunAsync(world, Received(Body(world.Message("shipped")), "demo", "chat-message/2")));
    }

    [Theory]
    [InlineData("other")]
    [InlineData(null)]
    public async Task A_message_whose_business_is_not_the_one_it_claims_is_dead_lettered(string? claimed)
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal("chat-outbound.unknown-business", await RunAsync(world, Received(Body(world.Message("shipped")), claimed, ChatMessage.Schema)));
        Assert.Empty(world.Channel.Asked);
    }

    [Fact]
    public async Task A_message_of_a_business_that_does_not_exist_is_dead_lettered()
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal("chat-outbound.unknown-business", await RunAsync(world, Received(world.Message("shipped") with { Business = "nobody" })));
    }

    [Fact]
    public async Task A_fault_gives_back_its_own_message_only()
    {
        using var world = await DeliveryWorld.StartAsync();
        var other = await world.Threads.OpenAsync("demo", "customer-1", "messenger", DeliveryWorld.Page, new ChatPeer("psid", "24700000000000002"), default);
        world.Channel.Faulty = "one";
        var actions = new RecordingActions();
        var session = new RecordingSession(world.Clock);

        await RunAsync(world, actions, session, world.Message("one"), world.Message("two"), world.Message("three") with { Thread = other.Id });

        Assert.Equal("abandon", actions.Of[StableId.From("one")]);
        Assert.False(actions.Of.ContainsKey(StableId.From("two")));
        Assert.Equal("complete", actions.Of[StableId.From("three")]);
        Assert.True(session.IsReleased);
    }

    [Fact]
    public async Task Messages_of_one_chat_are_sent_in_order_and_those_of_another_do_not_wait_for_them()
    {
        using var world = await DeliveryWorld.StartAsync();
        var other = await world.Threads.OpenAsync("demo", "customer-1", "messenger", DeliveryWorld.Page, new ChatPeer("psid", "24700000000000002"), default);
        var gate = world.Channel.Hold("one");
        var actions = new RecordingActions();
        var session = new RecordingSession(world.Clock);
        var running = RunAsync(world, actions, session, world.Message("one"), world.Message("two"), world.Message("three") with { Thread = other.Id });

        await world.Channel.WasAskedAsync("three");
        Assert.DoesNotContain("two", world.Channel.Asked);
        gate.SetResult();
        await running;

        Assert.Equal(["one", "two"], world.Channel.Asked.Where(text => text != "three"));
        Assert.All(actions.Of.Values, how => Assert.Equal("complete", how));
        Assert.False(session.IsReleased);
    }

    [Fact]
    public async Task The_lock_is_renewed_while_a_batch_takes_long()
    {
        using var world = await DeliveryWorld.StartAsync();
        var gate = world.Channel.Hold("one");
        var session = new RecordingSession(world.Clock);
        var running = RunAsync(world, new RecordingActions(), session, world.Message("one"));
        await world.Channel.WasAskedAsync("one");

        world.Clock.Advance(SessionLease.RenewEvery);
        gate.SetResult();
        await running;

        Assert.Equal(1, session.Renewals);
    }

    [Fact]
    public async Task A_lock_that_is_half_over_is_renewed_at_once()
    {
        using var world = await DeliveryWorld.StartAsync();
        var session = new RecordingSession(world.Clock, TimeSpan.FromSeconds(25));

        await RunAsync(world, new RecordingActions(), session, world.Message("one"));

        Assert.Equal(1, session.Renewals);
    }

    [Fact]
    public async Task When_the_lock_is_lost_nothing_more_is_begun_and_the_rest_comes_again()
    {
        using var world = await DeliveryWorld.StartAsync();
        var session = new RecordingSession(world.Clock, TimeSpan.FromSeconds(25)) { Fault = new InvalidOperationException("lost") };
        var actions = new RecordingActions();

        await RunAsync(world, actions, session, world.Message("one"));

        Assert.Empty(actions.Of);
        Assert.Empty(world.Channel.Asked);
        Assert.True(session.IsReleased);
    }

    [Fact]
    public async Task A_batch_that_takes_too_long_leaves_the_rest_to_the_next_one()
    {
        using var world = await DeliveryWorld.StartAsync();
        var gate = world.Channel.Hold("one");
        var actions = new RecordingActions();
        var session = new RecordingSession(world.Clock);
        var running = RunAsync(world, actions, session, world.Message("one"), world.Message("two"));
        await world.Channel.WasAskedAsync("one");

        world.Clock.Advance(SessionLease.LongestBatch);
        gate.SetResult();
        await running;

        Assert.Equal([StableId.From("one")], actions.Of.Keys);
        Assert.True(session.IsReleased);
    }

    [Fact]
    public async Task A_fault_of_the_tables_gives_its_message_back_after_a_pause()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Crash = new RequestFailedException(503, "busy");
        var (actions, begun) = (new RecordingActions(), world.Clock.GetUtcNow());

        var running = RunAsync(world, actions, new RecordingSession(world.Clock), world.Message("one"));
        await world.Channel.WasAskedAsync("one");
        while (!running.IsCompleted)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        await running;
        Assert.Equal("abandon", actions.Of[StableId.From("one")]);
        Assert.True(world.Clock.GetUtcNow() - begun >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task The_outbox_sends_in_the_lane_of_the_thread_under_the_send_id()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = world.Message("shipped");

        await new ChatOutbox(world.Bus).SendAsync([message], default);

        var (entity, sent) = Assert.Single(world.Bus.Sent);
        Assert.Equal((Queues.ChatOutbound, message.SendId, Lanes.For("demo", message.Thread)), (entity, sent.MessageId, sent.Lane));
    }

    private static BinaryData Body(ChatMessage message) => RecordJson.Body(message);

    private static ServiceBusReceivedMessage Received(ChatMessage message) => Received(Body(message), message.Business, ChatMessage.Schema, message.SendId);

    private static ServiceBusReceivedMessage Received(BinaryData body, string? business, string schema, string id = "m")
    {
        var properties = new Dictionary<string, object> { [BusProperties.Schema] = schema };
        if (business is not null) { properties[BusProperties.Business] = business; }

        return ServiceBusModelFactory.ServiceBusReceivedMessage(body: body, messageId: id, properties: properties, deliveryCount: 1);
    }

    private static async Task<string?> RunAsync(DeliveryWorld world, ServiceBusReceivedMessage message)
    {
        var actions = new RecordingActions();
        await Sender(world).Run([message], actions, new RecordingSession(world.Clock), default);
        return actions.Settled;
    }

    private static Task RunAsync(DeliveryWorld world, RecordingActions actions, RecordingSession session, params ChatMessage[] messages) =>
        Sender(world).Run([.. messages.Select(Received)], actions, session, default);

    private static ChatSender Sender(DeliveryWorld world) =>
        new(new KnownBusinesses(world.Business), world.Delivery, world.Clock, NullLogger<ChatSender>.Instance);
}
