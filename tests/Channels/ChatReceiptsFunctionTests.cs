using System.Text.Json;
using Azure;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Channels;

public class ChatReceiptsFunctionTests
{
    [Theory]
    [InlineData("{}", ReceiptFailed.Schema)]
    [InlineData("not json", ReceiptFailed.Schema)]
    [InlineData("null", DeliveryCheck.Schema)]
    [InlineData("{}", DeliveryCheck.Schema)]
    [InlineData("{}", "receipt-failed/2")]
    public async Task What_cannot_be_read_is_dead_lettered(string body, string schema)
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal("chat-receipts.malformed", await RunAsync(world, BinaryData.FromString(body), "demo", schema));
    }

    [Theory]
    [InlineData("demo", "other")]
    [InlineData("demo", null)]
    [InlineData("nobody", "nobody")]
    public async Task What_belongs_to_another_business_or_to_none_is_dead_lettered(string named, string? claimed)
    {
        using var world = await DeliveryWorld.StartAsync();
        var check = new DeliveryCheck { Message = world.Message("one") with { Business = named } };

        Assert.Equal("chat-receipts.unknown-business", await RunAsync(world, Body(Failed(world) with { Business = named }), claimed, ReceiptFailed.Schema));
        Assert.Equal("chat-receipts.unknown-business", await RunAsync(world, Body(check), claimed, DeliveryCheck.Schema));
    }

    [Fact]
    public async Task What_is_known_and_what_is_not_are_both_completed()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.RunAsync(world.Message("one"));

        Assert.Equal("complete", await RunAsync(world, Body(Failed(world)), "demo", ReceiptFailed.Schema));
        Assert.Equal("undeliverable", (await world.RowAsync(world.Message("one"))).Reason);
        Assert.Equal("complete", await RunAsync(world, Body(Failed(world) with { Metadata = "somebody else's" }), "demo", ReceiptFailed.Schema));
        Assert.Equal("complete", await RunAsync(world, Body(new DeliveryCheck { Message = world.Message("never-sent") }), "demo", DeliveryCheck.Schema));
    }

    [Fact]
    public async Task A_fault_of_the_tables_is_thrown_after_a_pause_and_settles_nothing()
    {
        using var world = await DeliveryWorld.StartAsync();
        var actions = new RecordingActions();
        var run = Function(world, new Broken()).Run(Received(Body(Failed(world)), "demo", ReceiptFailed.Schema), actions, default);
        Assert.False(run.IsCompleted);

        world.Clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<RequestFailedException>(() => run);
        Assert.Null(actions.Settled);
    }

    private static async Task<string?> RunAsync(DeliveryWorld world, BinaryData body, string? business, string schema)
    {
        var actions = new RecordingActions();
        await Function(world, world.FollowUps).Run(Received(body, business, schema), actions, default);
        return actions.Settled;
    }

    private static ChatReceiptsFunction Function(DeliveryWorld world, IDeliveryFollowUps followUps) =>
        new(new KnownBusinesses(world.Business), followUps, world.Clock, NullLogger<ChatReceiptsFunction>.Instance);

    private static BinaryData Body<T>(T body)
        where T : class => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(body, RecordJson.Of<T>()));

    private static ServiceBusReceivedMessage Received(BinaryData body, string? business, string schema)
    {
        var properties = new Dictionary<string, object> { [BusProperties.Schema] = schema };
        if (business is not null) { properties[BusProperties.Business] = business; }

        return ServiceBusModelFactory.ServiceBusReceivedMessage(body: body, messageId: "m", deliveryCount: 1, properties: properties);
    }

    private static ReceiptFailed Failed(DeliveryWorld world) => new()
    {
        Business = "demo",
        Channel = "messenger",
        Account = DeliveryWorld.Page,
        MessageId = "m_1",
        Metadata = EchoMetadata.ForStatus(world.Message("one").SendId, "customer-1", world.Thread.Id),
        ErrorCode = 131026,
        At = DeliveryWorld.Start,
    };

    private sealed class Broken : IDeliveryFollowUps
    {
        public Task<string> FailedAsync(ReceiptFailed failed, CancellationToken cancellationToken) => throw new RequestFailedException(503, "busy");

        public Task<string> DueAsync(DeliveryCheck check, CancellationToken cancellationToken) => throw new RequestFailedException(503, "busy");
    }
}
