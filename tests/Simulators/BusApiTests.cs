using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Serverless.Local.Hosting;
using Serverless.Local.ServiceBus;

namespace Serverless.Tests.Simulators;

public class BusApiTests
{
    [Fact]
    public async Task Counts_and_messages_are_shown_without_changing_anything()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await using var bus = OpenBus(world);
        await bus.SendAsync("chat-inbound", "{\"a\":1}");

        var (_, peeked) = await world.ApiAsync(HttpMethod.Get, "bus/messages?entity=chat-inbound");
        var (_, counts) = await world.ApiAsync(HttpMethod.Get, "bus");

        var message = Assert.Single(peeked.EnumerateArray());
        Assert.Equal(("id-1", "lane-1", 0), (
            message.GetProperty("messageId").GetString(), message.GetProperty("sessionId").GetString(), message.GetProperty("deliveryCount").GetInt32()));
        Assert.Equal(1, message.GetProperty("body").GetProperty("a").GetInt32());
        Assert.Equal("demo", message.GetProperty("properties").GetProperty("business").GetString());
        Assert.Equal(1, Entity(counts, "chat-inbound").GetProperty("active").GetInt32());
    }

    [Fact]
    public async Task Dead_letters_are_shown_with_their_reason()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await using var bus = OpenBus(world);
        await bus.SendAsync("chat-inbound", "no json");
        await using (var receiver = await bus.Client.AcceptNextSessionAsync("chat-inbound"))
        {
            await receiver.DeadLetterMessageAsync((await receiver.ReceiveMessageAsync())!, "malformed", "not JSON");
        }

        var (_, dead) = await world.ApiAsync(HttpMethod.Get, "bus/messages?entity=chat-inbound&deadLetter=true");

        var message = Assert.Single(dead.EnumerateArray());
        Assert.Equal("malformed", message.GetProperty("deadLetterReason").GetString());
        Assert.Equal("no json", message.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Idle_means_that_no_message_waits()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await using var bus = OpenBus(world);
        Assert.True((await world.ApiAsync(HttpMethod.Get, "bus/idle")).Body.GetProperty("idle").GetBoolean());

        await bus.SendAsync("chat-inbound", "{}");
        Assert.False((await world.ApiAsync(HttpMethod.Get, "bus/idle")).Body.GetProperty("idle").GetBoolean());

        var waiting = world.ApiAsync(HttpMethod.Get, "bus/idle?wait=30");
        await using (var receiver = await bus.Client.AcceptNextSessionAsync("chat-inbound"))
        {
            await receiver.CompleteMessageAsync((await receiver.ReceiveMessageAsync())!);
        }

        Assert.True((await waiting).Body.GetProperty("idle").GetBoolean());
    }

    [Fact]
    public async Task Unknown_entities_are_refused()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await using var bus = OpenBus(world);

        Assert.Equal(HttpStatusCode.BadRequest, (await world.ApiAsync(HttpMethod.Get, "bus/messages?entity=nowhere")).Status);
    }

    [Fact]
    public async Task Without_the_embedded_bus_there_is_nothing_to_show()
    {
        await using var world = await SimulatedWorld.StartAsync();

        Assert.Equal(HttpStatusCode.Conflict, (await world.ApiAsync(HttpMethod.Get, "bus")).Status);
    }

    [Fact]
    public async Task The_state_says_when_the_host_is_ready()
    {
        await using var world = await SimulatedWorld.StartAsync();
        Assert.False((await world.ApiAsync(HttpMethod.Get, "state")).Body.GetProperty("ready").GetBoolean());

        world.Get<EmbeddedHost>().SetReady();

        Assert.True((await world.ApiAsync(HttpMethod.Get, "state")).Body.GetProperty("ready").GetBoolean());
    }

    private static JsonElement Entity(JsonElement counts, string path) =>
        counts.EnumerateArray().Single(entity => entity.GetProperty("path").GetString() == path);

    private static Bus OpenBus(SimulatedWorld world)
    {
        var broker = EmbeddedBroker.Open(
            Path.Combine(world.Data, "bus.db"), MessagingEntities.Load(Path.Combine(AppContext.BaseDirectory, "messaging.json")), world.Clock);
        world.Get<EmbeddedHost>().Broker = broker;
        var name = $"bus-{Guid.NewGuid():N}";
        EmbeddedBrokers.Register(name, broker);
        return new Bus(name, broker);
    }

    private sealed class Bus(string name, EmbeddedBroker broker) : IAsyncDisposable
    {
        public ServiceBusClient Client { get; } =
            new($"Endpoint=sb://{name};SharedAccessKeyName=k;SharedAccessKey=s;UseDevelopmentEmulator=true");

        public async Task SendAsync(string queue, string body)
        {
            var message = new ServiceBusMessage(body) { MessageId = "id-1", SessionId = "lane-1" };
            message.ApplicationProperties["business"] = "demo";
            await using var sender = Client.CreateSender(queue);
            await sender.SendMessageAsync(message);
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            EmbeddedBrokers.Unregister(name);
            await broker.DisposeAsync();
        }
    }
}
