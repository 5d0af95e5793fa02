using Azure.Messaging.ServiceBus;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Conversations.Talk;
using Serverless.Orders;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Conversations.Talk;

/// <summary>A customer of the demo shop in a Messenger chat, who does things and is answered.</summary>
internal sealed class TalkScene : IAsyncDisposable
{
    private static readonly ChatPeer Peer = MessengerPeers.Psid(MessengerBodies.Psid);
    private int _events;

    private TalkScene(ChatWorld world) => World = world;

    public ChatWorld World { get; }

    public IReadOnlyList<ChatMessage> Answers => World.Outbox.Sent;

    public ChatMessage Last => World.Outbox.Sent[^1];

    public static async Task<TalkScene> BeginAsync(params OrderStatusChanged[] orders)
    {
        var scene = new TalkScene(await ChatWorld.CreateAsync());
        await scene.TakeAsync(scene.Event(ChatEventKind.Referral));
        foreach (var order in orders) { await scene.OrderAsync(order); }

        return scene;
    }

    /// <summary>The customer's order gets one more event.</summary>
    public async Task OrderAsync(OrderStatusChanged change)
    {
        var thread = await ThreadAsync();
        await World.Get<IOrders>().UpdateAsync("demo", thread.Customer, await World.Get<IOrders>().FindAsync("demo", thread.Customer, change.Order.Id, default)
            ?? OrderRecord.Unknown(change.Order.Id), record => record.With(change), default);
    }

    public async Task<ChatThread> ThreadAsync()
    {
        var customer = await World.Customers.FindAsync("demo", ChatPeers.IdentityOf(Peer), default) ?? throw new InvalidOperationException("The customer is not known yet.");
        return Assert.Single(await World.Threads.ListAsync("demo", customer, default));
    }

    /// <summary>An event of the customer, at the present time unless told otherwise.</summary>
    public ChatEvent Event(ChatEventKind kind, DateTimeOffset? at = null)
    {
        var id = $"aaaaaaaaaaaaaaaaaaaaaa{++_events:d4}";
        return new() { EventId = id, Business = "demo", Channel = "messenger", Account = MessengerBodies.Page, Kind = kind, At = at ?? World.Clock.GetUtcNow(), Peer = Peer, MessageId = $"m_{id}" };
    }

    public Task SayAsync(string text) => TakeAsync(Event(ChatEventKind.Message) with { Text = text });

    /// <summary>The customer taps the button or picks the choice with this title in the last answer.</summary>
    public Task TapAsync(string title) => TakeAsync(Event(ChatEventKind.Postback) with { Text = title, Payload = PayloadOf(Last, title) });

    public static string PayloadOf(ChatMessage message, string title) =>
        message.Content.Buttons.Where(button => button.Title == title).Select(button => button.Payload)
            .Concat((message.Content.Choices?.Groups ?? []).SelectMany(group => group.Choices).Where(choice => choice.Title == title).Select(choice => choice.Payload))
            .FirstOrDefault(payload => payload is not null) ?? throw new InvalidOperationException($"Nothing with the title {title} can be tapped.");

    public async Task TakeAsync(ChatEvent item)
    {
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(body: RecordJson.Body(item), messageId: item.EventId,
            properties: new Dictionary<string, object> { [BusProperties.Business] = item.Business, [BusProperties.Schema] = ChatEvent.Schema });
        var actions = new Settled();
        await World.Get<ChatInboundFunction>().Run(message, actions, CancellationToken.None);
        Assert.True(actions.Completed);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    public static OrderStatusChanged Placed(string id, string number, DateTimeOffset at) => new()
    {
        EventId = $"{id}-placed", Business = "demo", Source = "standard", Step = OrderStep.Placed, OccurredAt = at,
        Order = new OrderDetails(id)
        {
            Number = number, PlacedAt = at, Currency = "EUR", Total = 59.90m, Url = new Uri($"https://shop.example/orders/{id}"), Lines = [new OrderLine("Teekanne", 1, 59.90m) { Sku = "TEA-1" }],
        },
        Customer = new OrderCustomer { Id = "c-77", Locale = "de-DE" },
    };

    public static OrderStatusChanged Shipped(string id, string number, DateTimeOffset at) => Placed(id, number, at) with
    {
        EventId = $"{id}-shipped", Step = OrderStep.Shipped,
        Shipment = new OrderShipment { Carrier = "DHL", TrackingNumber = "0034", TrackingUrl = new Uri("https://track.example/0034"), EstimatedDelivery = new DateOnly(2026, 11, 23) },
    };
}
