using System.Text.Json;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Orders;
using Serverless.Orders.Shipments;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.Channels;
using static Serverless.Tests.Orders.OrderData;

namespace Serverless.Tests.Orders;

public class OrderStatusFanOutTests
{
    [Fact]
    public async Task An_event_reaches_the_chat_of_the_customer()
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal("complete", await RunAsync(world, Change(OrderStep.Shipped)));

        Assert.Equal("Ihre Bestellung #1001 ist unterwegs.", Assert.Single(world.Bus.Chats).Content.Text);
        var order = Assert.Single(await new OrderStore(world.Tables).ListAsync("demo", "customer-1", default));
        Assert.Equal((OrderStep.Shipped, TellOutcomes.Told), (order.Timeline.Status!.Step, Assert.Single(order.Told).Outcome));
    }

    [Fact]
    public async Task Every_order_and_number_of_deliveries_ends_in_one_timeline_and_one_message_per_step()
    {
        OrderStatusChanged[] story = [Change(OrderStep.Placed), Change(OrderStep.Shipped, 1), Change(OrderStep.OutForDelivery, 2), Change(OrderStep.Delivered, 3)];
        var random = new Random(7);
        for (var round = 0; round < 5; round++)
        {
            using var world = await DeliveryWorld.StartAsync();
            OrderStatusChanged[] deliveries = [.. story, .. story];
            random.Shuffle(deliveries);
            foreach (var change in deliveries) { await RunAsync(world, change); }

            var order = Assert.Single(await new OrderStore(world.Tables).ListAsync("demo", "customer-1", default));
            Assert.Equal(story.Select(OrderEntry.Of), order.Timeline.Entries);
            Assert.Equal(world.Bus.Chats.Select(chat => chat.About).Distinct().Count(), world.Bus.Sent.Select(sent => sent.Message.MessageId).Distinct().Count());
            Assert.Contains("order:A-1001:delivered", world.Bus.Chats.Select(chat => chat.About));
        }
    }

    [Fact]
    public async Task A_crash_between_remembering_and_sending_loses_nothing_and_one_after_that_repeats_the_id()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Bus.Fault = new InvalidOperationException("The process is dead.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(world, Change(OrderStep.Shipped)));
        Assert.Single(Assert.Single(await new OrderStore(world.Tables).ListAsync("demo", "customer-1", default)).Told);
        world.Bus.Fault = null;

        for (var times = 0; times < 2; times++) { await RunAsync(world, Change(OrderStep.Shipped)); }

        Assert.Equal(2, world.Bus.Sent.Count);
        Assert.Single(world.Bus.Sent.Select(sent => sent.Message.MessageId).Distinct());
    }

    [Fact]
    public async Task A_chat_that_becomes_usable_hears_of_the_open_order_once()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Withdrawn);
        await RunAsync(world, Change(OrderStep.Shipped));
        Assert.Empty(world.Bus.Sent);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Given);
        var linked = new ChatLinked("demo", "customer-1", world.Thread.Id, world.Clock.GetUtcNow());

        for (var times = 0; times < 2; times++)
        {
            await RunAsync(world, Received(JsonSerializer.SerializeToUtf8Bytes(linked, RecordJson.Of<ChatLinked>()), "demo", ChatLinked.Schema));
            await RunAsync(world, CatchUp());
        }

        Assert.Single(world.Bus.Sent.Where(sent => sent.Entity == Queues.OrderStatus).Select(sent => sent.Message.MessageId).Distinct());
        Assert.Equal("order:A-1001:shipped", Assert.Single(world.Bus.Chats.DistinctBy(chat => chat.SendId)).About);
    }

    [Fact]
    public async Task A_dead_catch_up_that_is_replayed_sends_what_it_had_put_on_record_and_is_not_taken_for_another_one()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Withdrawn);
        await RunAsync(world, Change(OrderStep.Shipped));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Given);
        world.Bus.Fault = new InvalidOperationException("The bus is away, ten times.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(world, CatchUp()));
        world.Bus.Fault = null;

        var replay = ServiceBusModelFactory.ServiceBusReceivedMessage(body: CatchUp().Body, messageId: "replay-1", deliveryCount: 1, properties: new Dictionary<string, object>
        {
            [BusProperties.Business] = "demo", [BusProperties.Schema] = OrderCatchUp.Schema, [BusProperties.ReplayOf] = "m",
        });
        for (var times = 0; times < 2; times++) { await RunAsync(world, replay); }

        Assert.Equal("order:A-1001:shipped", Assert.Single(world.Bus.Chats.DistinctBy(chat => chat.SendId)).About);
    }

    [Fact]
    public async Task A_step_that_every_chat_refused_is_told_to_a_chat_that_becomes_usable_later()
    {
        using var world = await DeliveryWorld.StartAsync();
        await RunAsync(world, Change(OrderStep.Shipped));
        var first = Assert.Single(world.Bus.Chats);
        await RunAsync(world, CatchUp());
        Assert.Single(world.Bus.Chats);
        world.Channel.Answers.Enqueue(new SendOutcome.Refused("unreachable") { MayFallBack = true });
        await world.RunAsync(first);

        for (var times = 0; times < 2; times++) { await RunAsync(world, CatchUp()); }

        var again = Assert.Single(world.Bus.Chats.DistinctBy(chat => chat.SendId), chat => chat.SendId != first.SendId);
        Assert.Equal((first.About, first.SendId), (again.About, Assert.Single(again.Follows)));
        Assert.Equal(DeliveryStates.Sent, (await world.RunAsync(again)).State);
        world.Bus.Sent.Clear();
        await RunAsync(world, CatchUp());
        Assert.Empty(world.Bus.Chats);
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("unknown-outcome")]
    [InlineData("delivered-by-other-leg")]
    public async Task What_the_customer_may_have_or_what_is_no_news_is_not_told_again(string reason)
    {
        using var world = await DeliveryWorld.StartAsync();
        await RunAsync(world, Change(OrderStep.Shipped));
        world.Channel.Answers.Enqueue(new SendOutcome.Refused(reason));
        await world.RunAsync(Assert.Single(world.Bus.Chats));
        world.Bus.Sent.Clear();

        await RunAsync(world, CatchUp());

        Assert.Empty(world.Bus.Chats);
    }

    [Fact]
    public async Task A_catch_up_travels_with_the_events_of_its_order_and_never_tells_an_overtaken_step()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Withdrawn);
        await RunAsync(world, Change(OrderStep.Placed) with { Lane = "lane-07" });
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Given);
        var linked = new ChatLinked("demo", "customer-1", world.Thread.Id, world.Clock.GetUtcNow());
        await RunAsync(world, Received(JsonSerializer.SerializeToUtf8Bytes(linked, RecordJson.Of<ChatLinked>()), "demo", ChatLinked.Schema));
        await RunAsync(world, Change(OrderStep.Shipped, 1) with { Lane = "lane-07" });

        Assert.Equal("complete", await RunAsync(world, CatchUp()));

        Assert.Equal("lane-07", world.Bus.Sent.Single(sent => sent.Entity == Queues.OrderStatus).Message.Lane);
        Assert.Equal("order:A-1001:shipped", Assert.Single(world.Bus.Chats).About);
    }

    [Theory]
    [InlineData("{}", "order-catch-up/1")]
    [InlineData("{}", "order-status/1")]
    [InlineData("not json", "order-status/1")]
    [InlineData("{}", "order-status/9")]
    public async Task What_cannot_be_read_is_dead_lettered(string body, string schema)
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal("order-status.malformed", await RunAsync(world, Received(System.Text.Encoding.UTF8.GetBytes(body), "demo", schema)));
    }

    [Theory]
    [InlineData("other", "demo")]
    [InlineData("nobody", "nobody")]
    public async Task An_event_of_a_business_that_it_is_not_or_that_does_not_exist_is_dead_lettered(string claimed, string inside)
    {
        using var world = await DeliveryWorld.StartAsync();
        var body = JsonSerializer.SerializeToUtf8Bytes(Change(OrderStep.Shipped) with { Business = inside }, RecordJson.Of<OrderStatusChanged>());

        Assert.Equal("order-status.unknown-business", await RunAsync(world, Received(body, claimed, OrderStatusChanged.Schema)));
        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task The_customer_is_recognised_by_shop_id_then_mail_then_phone()
    {
        using var world = await DeliveryWorld.StartAsync();
        var customers = new OneCustomer();
        var change = Change(OrderStep.Shipped);

        await RunAsync(world, Received(Body(change with { Customer = change.Customer with { Email = "e@example.org", Phone = "+4915112345678" } }), "demo", OrderStatusChanged.Schema), customers: customers);

        Assert.Equal([IdentityKind.ShopCustomer, IdentityKind.Email, IdentityKind.Phone], customers.Asked.Select(identity => identity.Kind));
    }

    [Fact]
    public async Task When_the_bus_fails_the_event_is_left_to_the_broker()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Bus.Fault = new InvalidOperationException("bus down");

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(world, Change(OrderStep.Shipped)));
    }

    [Fact]
    public async Task An_event_without_a_customer_waits_until_the_order_is_known_and_travels_on_in_its_lane()
    {
        using var world = await DeliveryWorld.StartAsync();
        var shipped = Change(OrderStep.Shipped, 1) with { Source = "shopify", Customer = new OrderCustomer(), Lane = "lane-07" };
        Assert.Equal("complete", await RunAsync(world, shipped));
        Assert.Empty(world.Bus.Chats);

        await RunAsync(world, Change(OrderStep.Placed) with { Source = "shopify", Lane = "lane-07" });

        var joined = Assert.Single(world.Bus.Sent, sent => sent.Message.Schema == OrderStatusChanged.Schema).Message;
        Assert.Equal(("lane-07", StableId.From("joined", "m")), (joined.Lane, joined.MessageId));
        await RunAsync(world, Received(joined.Body.ToArray(), "demo", OrderStatusChanged.Schema));
        Assert.Equal(["order:A-1001:placed", "order:A-1001:shipped"], world.Bus.Chats.Select(chat => chat.About));
    }

    [Fact]
    public async Task An_event_whose_order_never_comes_ends_as_order_unknown()
    {
        using var world = await DeliveryWorld.StartAsync();
        await RunAsync(world, Change(OrderStep.Shipped) with { Source = "shopify", Customer = new OrderCustomer(), Lane = "lane-07" });
        var end = Assert.Single(world.Bus.Sent).Message;
        Assert.Equal((OrderParkingEnded.Schema, world.Clock.GetUtcNow().AddDays(3)), (end.Schema, end.NotBefore));

        Assert.Equal("complete", await RunAsync(world, Received(end.Body.ToArray(), "demo", end.Schema)));

        var row = Assert.Single(world.Tables.GetTableClient(TableNames.Inbox).Query<TableEntity>());
        Assert.Equal(OrderParking.Unknown, row.GetString("Effect"));
    }

    [Fact]
    public async Task The_customer_of_an_order_is_the_one_who_was_named_first()
    {
        using var world = await DeliveryWorld.StartAsync();
        var customers = new OneCustomer();
        await RunAsync(world, Received(Body(Change(OrderStep.Placed) with { Source = "shopify" }), "demo", OrderStatusChanged.Schema), customers: customers);

        await RunAsync(world, Received(Body(Change(OrderStep.Shipped, 1) with { Source = "shopify", Customer = new OrderCustomer { Id = "somebody-else" } }), "demo", OrderStatusChanged.Schema), customers: customers);

        Assert.Equal("c-77", Assert.Single(customers.Asked).Value);
        Assert.Equal(2, Assert.Single(await new OrderStore(world.Tables).ListAsync("demo", "customer-1", default)).Timeline.Entries.Count);
    }

    private static readonly KeyedHash Hash = new(Options.Create(new IdentityOptions { HashKey = "test-hash-key-0123456789abcdef-0123" }));

    private static OrderIndex Index(DeliveryWorld world) => OrderIndexTests.Index(world.Tables, world.Bus, world.Clock);

    private static ServiceBusReceivedMessage CatchUp() => Received(
        JsonSerializer.SerializeToUtf8Bytes(new OrderCatchUp { Business = "demo", Customer = "customer-1", OrderId = "A-1001" }, RecordJson.Of<OrderCatchUp>()), "demo", OrderCatchUp.Schema);

    private static byte[] Body(OrderStatusChanged change) => JsonSerializer.SerializeToUtf8Bytes(change, RecordJson.Of<OrderStatusChanged>());

    private static ServiceBusReceivedMessage Received(byte[] body, string business, string schema) => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: BinaryData.FromBytes(body), messageId: "m", deliveryCount: 1,
        properties: new Dictionary<string, object> { [BusProperties.Business] = business, [BusProperties.Schema] = schema });

    private static Task<string?> RunAsync(DeliveryWorld world, OrderStatusChanged change) =>
        RunAsync(world, Received(Body(change), change.Business, OrderStatusChanged.Schema));

    private static async Task<string?> RunAsync(DeliveryWorld world, ServiceBusReceivedMessage message, ICustomers? customers = null)
    {
        var orders = new OrderStore(world.Tables);
        var telling = new OrderTelling(orders, world.Threads, world.Consents, new ChatOutbox(world.Bus), new DeliveryEnds(world.Deliveries), world.Clock);
        var actions = new RecordingActions();
        var index = Index(world);
        var owners = new OrderOwners(new CustomerCache(customers ?? new OneCustomer(), Hash, world.Clock), index, NullLogger<OrderOwners>.Instance);
        await new OrderStatusFanOut(new KnownBusinesses(Business()), owners, telling, new OrderCatchUps(orders, world.Bus, world.Clock), index,
                new ShipmentTracking(index, Parcels(world), world.Bus, NullLogger<ShipmentTracking>.Instance), new ShipmentLinks(index, Parcels(world), world.Clock),
                world.Clock, NullLogger<OrderStatusFanOut>.Instance)
            .Run(message, actions, default);
        return actions.Settled;
    }

    private static ParcelStore Parcels(DeliveryWorld world) =>
        new(world.Tables, new KeyedHash(Microsoft.Extensions.Options.Options.Create(new IdentityOptions { HashKey = "test-hash-key-0123456789abcdef-0123" })));

    /// <summary>Everybody is the same customer.</summary>
    private sealed class OneCustomer : ICustomers
    {
        public IReadOnlyList<Identity> Asked { get; private set; } = [];

        public Task<string?> FindAsync(string business, Identity identity, CancellationToken cancellationToken) => Task.FromResult<string?>("customer-1");

        public Task<IReadOnlyList<string>> FindAllAsync(string business, Identity identity, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>(["customer-1"]);

        public Task<string> ResolveAsync(string business, IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
        {
            Asked = identities;
            return Task.FromResult("customer-1");
        }

        public Task<bool> LinkAsync(string business, string customer, Identity identity, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
