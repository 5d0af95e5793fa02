using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Local.Time;
using Serverless.Orders;
using Serverless.Orders.Shipments;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.Channels;
using Serverless.Tests.Tables;
using static Serverless.Tests.Orders.Shipments.ParcelTests;

namespace Serverless.Tests.Orders.Shipments;

public sealed class ShipmentTrackingTests : IDisposable
{
    private static readonly Business Shop = OrderData.Business() with { Shipments = new Dictionary<string, SourceSettings> { ["aftership"] = new("secret") } };
    private readonly EmbeddedTablesFixture _fixture = new();
    private readonly LocalClock _clock = new(OrderData.Now);
    private readonly RecordingBus _bus = new();
    private readonly TableServiceClient _tables;
    private readonly OrderIndex _index;
    private readonly ParcelStore _parcels;
    private readonly ShipmentTracking _tracking;
    private readonly ShipmentLinks _links;

    public ShipmentTrackingTests()
    {
        _tables = new TableServiceClient(_fixture.ConnectionString);
        foreach (var name in TableNames.All) { _tables.CreateTableIfNotExists(name); }

        _index = OrderIndexTests.Index(_tables, _bus, _clock);
        _parcels = new ParcelStore(_tables, new KeyedHash(Options.Create(new IdentityOptions { HashKey = "test-hash-key-0123456789abcdef-0123" })));
        _tracking = new ShipmentTracking(_index, _parcels, _bus, NullLogger<ShipmentTracking>.Instance);
        _links = new ShipmentLinks(_index, _parcels, _clock);
    }

    public void Dispose() => _fixture.Dispose();

    private static OrderStatusChanged Shipped(string number = "00 34", string order = "A-1001") => OrderData.Change(OrderStep.Shipped) with
    {
        Lane = "lane-07",
        Order = new OrderDetails(order) { Number = $"#{order[2..]}" },
        Shipment = new OrderShipment { TrackingNumber = number },
    };

    private Task OrderAsync(OrderStatusChanged? change = null) => _links.AddAsync(Shop, "customer-1", change ?? Shipped(), default);

    private Task ReportAsync(ShipmentReported report, string? messageId = null) => _tracking.HandleAsync(report,
        new BusMessage(messageId ?? report.EventId, "lane-01", "demo", ShipmentReported.Schema, RecordJson.Body(report)), default);

    /// <summary>Handles what was parked and travels on, as the fan-out would.</summary>
    private async Task ReportJoinedAsync()
    {
        foreach (var (_, message) in _bus.Sent.Where(sent => sent.Message.Schema == ShipmentReported.Schema).ToList())
        {
            await ReportAsync(JsonSerializer.Deserialize(message.Body.ToMemory().Span, RecordJson.Of<ShipmentReported>())!, message.MessageId);
        }
    }

    private List<OrderStatusChanged> Changes => [.. _bus.Sent.Where(sent => sent.Message.Schema == OrderStatusChanged.Schema)
        .Select(sent => JsonSerializer.Deserialize(sent.Message.Body.ToMemory().Span, RecordJson.Of<OrderStatusChanged>())!)];

    [Fact]
    public async Task An_event_of_a_known_parcel_travels_on_in_the_lane_of_its_order()
    {
        await OrderAsync();
        await ReportAsync(Report(ShipmentState.OutForDelivery, 5));

        var sent = Assert.Single(_bus.Sent).Message;
        var change = Assert.Single(Changes);
        Assert.Equal(("lane-07", change.EventId), (sent.Lane, sent.MessageId));
        Assert.Equal((OrderStep.OutForDelivery, "A-1001", "customer-1", OrderData.Now.AddMinutes(5)), (change.Step, change.Order.Id, change.CustomerId, change.OccurredAt));
    }

    [Fact]
    public async Task Events_before_the_order_wait_and_are_joined_in_the_order_of_the_carriers_times()
    {
        await ReportAsync(Report(ShipmentState.OutForDelivery, 5));
        await ReportAsync(Report(ShipmentState.InTransit, 1));
        await ReportAsync(Report(ShipmentState.OutForDelivery, 5));
        Assert.Empty(Changes);

        await OrderAsync();
        await ReportJoinedAsync();

        Assert.Equal([OrderStep.Shipped, OrderStep.OutForDelivery], Changes.Select(change => change.Step));
        Assert.All(_bus.Sent.Where(sent => sent.Message.NotBefore is null), sent => Assert.Equal("lane-07", sent.Message.Lane));
    }

    [Fact]
    public async Task An_order_number_is_the_second_way_to_the_order()
    {
        await OrderAsync(Shipped() with { Shipment = null });
        await ReportAsync(Report(ShipmentState.InTransit) with { OrderNumber = "1001" });
        await ReportAsync(Report(ShipmentState.Delivered, 9));

        Assert.Equal([OrderStep.Shipped, OrderStep.Delivered], Changes.Select(change => change.Step));
    }

    [Fact]
    public async Task An_event_that_waited_for_its_number_is_joined_when_another_names_the_order()
    {
        await ReportAsync(Report(ShipmentState.InTransit));
        await OrderAsync(Shipped() with { Shipment = null });
        await ReportAsync(Report(ShipmentState.OutForDelivery, 9) with { OrderNumber = "#1001" });
        await ReportJoinedAsync();

        Assert.Contains(OrderStep.OutForDelivery, Changes.Select(change => change.Step));
        Assert.Equal(ShipmentState.OutForDelivery, (await _parcels.FindAsync("demo", "0034", default))!.State);
    }

    [Fact]
    public async Task A_repeat_sends_nothing_new()
    {
        await OrderAsync();
        await ReportAsync(Report(ShipmentState.InTransit));
        await ReportAsync(Report(ShipmentState.InTransit));

        Assert.Single(_bus.Sent);
    }

    [Fact]
    public async Task When_the_bus_fails_the_parcel_stays_as_it_was_and_the_repeat_has_the_same_id()
    {
        await OrderAsync();
        _bus.Fault = new InvalidOperationException("bus down");
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReportAsync(Report(ShipmentState.InTransit)));
        Assert.Null(await _parcels.FindAsync("demo", "0034", default));
        _bus.Fault = null;

        await ReportAsync(Report(ShipmentState.InTransit));

        Assert.Equal(OrderStep.Shipped, Assert.Single(Changes).Step);
    }

    [Fact]
    public async Task Order_and_parcel_handled_in_the_same_moment_always_meet()
    {
        for (var round = 0; round < 40; round++)
        {
            var (number, order) = ($"N{round}", $"A-{round}");
            await Task.WhenAll(
                Task.Run(() => OrderAsync(Shipped(number, order))),
                Task.Run(() => ReportAsync(Report(ShipmentState.InTransit, 1, $"e{round}") with { TrackingNumber = number })));
        }

        await ReportJoinedAsync();
        Assert.Equal(40, Changes.Select(change => change.Order.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_number_that_was_silent_for_sixty_days_belongs_to_the_order_that_names_it_now()
    {
        await OrderAsync();
        await ReportAsync(Report(ShipmentState.Delivered));
        _clock.Advance(TimeSpan.FromDays(61));
        await OrderAsync(Shipped(order: "A-2002"));
        await ReportAsync(Report(ShipmentState.InTransit, 61 * 24 * 60));

        Assert.Equal(["A-1001", "A-2002"], Changes.Select(change => change.Order.Id));
    }

    [Fact]
    public async Task A_business_without_carriers_keeps_no_index()
    {
        await _links.AddAsync(Shop with { Shipments = new Dictionary<string, SourceSettings>() }, "customer-1", Shipped(), default);

        Assert.Empty(_tables.GetTableClient(TableNames.Orders).Query<TableEntity>());
    }

    [Fact]
    public async Task No_tracking_number_stands_in_a_key()
    {
        await OrderAsync(Shipped("CANARY-99"));
        await ReportAsync(Report(ShipmentState.InTransit) with { TrackingNumber = "CANARY-99" });
        await ReportAsync(Report(ShipmentState.InTransit) with { TrackingNumber = "CANARY-98" });

        Assert.DoesNotContain(TableNames.All.SelectMany(name => _tables.GetTableClient(name).Query<TableEntity>()),
            row => (row.PartitionKey + row.RowKey).Contains("CANARY", StringComparison.OrdinalIgnoreCase));
    }
}
