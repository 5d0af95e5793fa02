using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Channels;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

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
    public async Task A_fault_leaves_the_message_to_the_broker()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate"));
        world.Bus.Fault = new InvalidOperationException("bus down");

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(world, Received(world.Message("shipped"))));
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

    private static ServiceBusReceivedMessage Received(ChatMessage message) => Received(Body(message), message.Business, ChatMessage.Schema);

    private static ServiceBusReceivedMessage Received(BinaryData body, string? business, string schema)
    {
        var properties = new Dictionary<string, object> { [BusProperties.Schema] = schema };
        if (business is not null) { properties[BusProperties.Business] = business; }

        return ServiceBusModelFactory.ServiceBusReceivedMessage(body: body, messageId: "m", properties: properties, deliveryCount: 1);
    }

    private static async Task<string?> RunAsync(DeliveryWorld world, ServiceBusReceivedMessage message)
    {
        var actions = new RecordingActions();
        var sender = new ChatSender(new KnownBusinesses(world.Business), world.Delivery, world.Clock, NullLogger<ChatSender>.Instance);
        await sender.Run(message, actions, default);
        return actions.Settled;
    }
}
