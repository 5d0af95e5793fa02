using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Serverless.Local.Time;
using Serverless.Orders;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.Channels;
using Serverless.Tests.Tables;

namespace Serverless.Tests.Orders;

public sealed class OrderIndexTests : IDisposable
{
    private static readonly OrderIndexKey Key = OrderIndexKey.Tracking("demo", "0034 0434-1610 94");
    private static readonly OrderPlace Place = new("customer-1", "A-1001", "lane-07");
    private readonly EmbeddedTablesFixture _fixture = new();
    private readonly LocalClock _clock = new(OrderData.Now);
    private readonly RecordingBus _bus = new();
    private readonly TableServiceClient _tables;
    private readonly OrderIndex _index;

    public OrderIndexTests()
    {
        _tables = new TableServiceClient(_fixture.ConnectionString);
        _tables.CreateTableIfNotExists(TableNames.Inbox);
        _tables.CreateTableIfNotExists(TableNames.Orders);
        _index = Index(_tables, _bus, _clock);
    }

    internal static OrderIndex Index(TableServiceClient tables, IMessageBus bus, TimeProvider clock) => new(
        tables,
        new KeyedHash(Options.Create(new IdentityOptions { HashKey = "test-hash-key-0123456789abcdef-0123" })),
        new OrderParking(tables, bus, Options.Create(new OrdersOptions()), clock));

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task What_was_added_is_found_however_the_number_is_typed()
    {
        Assert.Null(await _index.FindAsync(Key, default));
        await _index.AddAsync(Key, Place, default);

        Assert.Equal(Place, await _index.FindAsync(OrderIndexKey.Tracking("demo", "00340434161094"), default));
        Assert.Null(await _index.FindAsync(OrderIndexKey.Tracking("other", "00340434161094"), default));
        Assert.Null(await _index.FindAsync(OrderIndexKey.Order("demo", "shopify", "00340434161094"), default));
    }

    [Fact]
    public async Task Who_adds_first_is_right()
    {
        await _index.AddAsync(Key, Place, default);

        Assert.Equal(Place, await _index.AddAsync(Key, new OrderPlace("customer-2", "B-2", "lane-08"), default));
    }

    [Fact]
    public async Task No_number_stands_in_a_key()
    {
        await _index.AddAsync(Key, Place, default);
        await _index.ParkAsync(OrderIndexKey.Tracking("demo", "9988"), Event("e"), default);

        var keys = new[] { TableNames.Orders, TableNames.Inbox }.SelectMany(table => _tables.GetTableClient(table).Query<TableEntity>()).Select(row => row.PartitionKey + row.RowKey);
        Assert.All(keys, key => Assert.False(key.Contains("00340434161094", StringComparison.Ordinal) || key.Contains("9988", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Parked_events_travel_on_once_in_the_lane_of_the_order_when_it_becomes_known()
    {
        Assert.False(await _index.ParkAsync(Key, Event("one"), default));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await _index.ParkAsync(Key, Event("two"), default));
        Assert.False(await _index.ParkAsync(Key, Event("two"), default));

        await _index.AddAsync(Key, Place, default);
        await _index.AddAsync(Key, Place, default);
        await _index.FindAsync(Key, default);

        Assert.Equal(["one", "two"], Joined().Select(message => message.Body.ToString()));
        Assert.All(Joined(), message => Assert.Equal("lane-07", message.Lane));
        Assert.Equal([OrderParking.Joined, OrderParking.Joined], Effects());
    }

    [Fact]
    public async Task An_event_that_is_parked_while_its_order_becomes_known_is_sent_on_at_once()
    {
        await _index.AddAsync(Key, Place, default);

        Assert.True(await _index.ParkAsync(Key, Event("late"), default));

        Assert.Equal("late", Assert.Single(Joined()).Body.ToString());
    }

    [Fact]
    public async Task A_crash_before_the_parked_events_were_sent_on_is_made_good_by_whoever_asks_next()
    {
        await _index.ParkAsync(Key, Event("one"), default);
        _bus.Fault = new InvalidOperationException("killed");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _index.AddAsync(Key, Place, default));
        _bus.Fault = null;

        Assert.Equal(Place, await _index.FindAsync(Key, default));

        Assert.Equal("one", Assert.Single(Joined()).Body.ToString());
    }

    [Fact]
    public async Task The_end_of_its_time_puts_the_reason_on_record_and_a_joined_event_stays_joined()
    {
        await _index.ParkAsync(Key, Event("in-vain"), default);
        Assert.True(await _index.EndAsync(End(), default));
        Assert.Equal([OrderParking.Unknown], Effects());

        await _index.AddAsync(Key, Place, default);
        Assert.Empty(Joined());
        Assert.False(await _index.EndAsync(End(), default));
    }

    private OrderParkingEnded End() =>
        System.Text.Json.JsonSerializer.Deserialize(_bus.Sent[0].Message.Body.ToMemory().Span, RecordJson.Of<OrderParkingEnded>())!;

    private static BusMessage Event(string id) => new(id, "lane-99", "demo", "event/1", BinaryData.FromString(id));

    private IEnumerable<BusMessage> Joined() => _bus.Sent.Where(sent => sent.Entity == Queues.OrderStatus && sent.Message.Schema == "event/1").Select(sent => sent.Message);

    private IEnumerable<string> Effects() => _tables.GetTableClient(TableNames.Inbox).Query<TableEntity>().Select(row => row.GetString("Effect"));
}
