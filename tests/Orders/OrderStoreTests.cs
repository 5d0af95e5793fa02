using Azure.Data.Tables;
using Serverless.Orders;
using Serverless.Platform.Storage;
using Serverless.Tests.Tables;
using static Serverless.Tests.Orders.OrderData;

namespace Serverless.Tests.Orders;

public sealed class OrderStoreTests : IDisposable
{
    private readonly EmbeddedTablesFixture _fixture = new();
    private readonly OrderStore _orders;

    public OrderStoreTests()
    {
        var tables = new TableServiceClient(_fixture.ConnectionString);
        tables.CreateTableIfNotExists(TableNames.Orders);
        _orders = new OrderStore(tables);
    }

    public void Dispose() => _fixture.Dispose();

    private Task<OrderRecord> MergeAsync(OrderStatusChanged change) =>
        _orders.UpdateAsync("demo", "customer-1", OrderRecord.Unknown(change.Order.Id), record => record.With(change), default);

    private Task<OrderRecord> RememberAsync(IReadOnlyList<OrderTold> told) =>
        _orders.UpdateAsync("demo", "customer-1", OrderRecord.Unknown("A-1001"), record => record.With(told), default);

    [Fact]
    public async Task A_merged_order_reads_back_as_it_was()
    {
        var change = Change(OrderStep.Shipped) with { Shipment = new OrderShipment { Carrier = "DHL", TrackingUrl = new Uri("https://track.example/ä?b=1&c=2") } };

        var merged = await MergeAsync(change);

        var stored = Assert.Single(await _orders.ListAsync("demo", "customer-1", default));
        Assert.Equal(merged.Timeline.Entries, stored.Timeline.Entries);
        Assert.Equal(("DHL", "https://track.example/ä?b=1&c=2"), (stored.Timeline.Carrier!.Value, stored.Timeline.TrackingUrl!.Value.OriginalString));
    }

    [Fact]
    public async Task Writers_that_race_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(minute => Task.Run(() => MergeAsync(Change(OrderStep.Updated, minute)))));

        Assert.Equal(8, Assert.Single(await _orders.ListAsync("demo", "customer-1", default)).Timeline.Entries.Count);
    }

    [Fact]
    public async Task What_was_told_is_kept_beside_later_events()
    {
        await MergeAsync(Change(OrderStep.Shipped));
        await RememberAsync([new OrderTold("shipped", "thread-1", "messenger", TellOutcomes.Told, Now)]);
        await MergeAsync(Change(OrderStep.Delivered, 5));

        Assert.Equal(TellOutcomes.Told, Assert.Single(Assert.Single(await _orders.ListAsync("demo", "customer-1", default)).Told).Outcome);
    }

    [Fact]
    public async Task Orders_of_another_customer_or_business_are_not_seen()
    {
        await MergeAsync(Change(OrderStep.Shipped));

        Assert.Empty(await _orders.ListAsync("demo", "customer-2", default));
        Assert.Empty(await _orders.ListAsync("other", "customer-1", default));
    }

    [Theory]
    [InlineData("a/b\\c#d?e")]
    [InlineData("' or 1 eq 1 or '")]
    [InlineData("Bestellung 7 (ä)")]
    public async Task Any_order_id_is_a_key(string orderId)
    {
        var change = Change(OrderStep.Shipped);
        await MergeAsync(change with { Order = change.Order with { Id = orderId } });

        Assert.Equal(orderId, Assert.Single(await _orders.ListAsync("demo", "customer-1", default)).OrderId);
    }

    [Fact]
    public async Task The_largest_order_that_is_accepted_fits_into_its_row()
    {
        var wide = new string('中', 500);
        var url = new Uri("https://shop.example/" + new string('中', 1900));
        OrderRecord? record = null;
        for (var minute = 0; minute < 150; minute++)
        {
            var change = Change(OrderStep.Updated, minute, $"{minute}-{new string('e', 24)}") with
            {
                Shipment = new OrderShipment { Carrier = wide[..100], TrackingNumber = wide[..100], TrackingUrl = url },
            };
            record = await MergeAsync(change with
            {
                Order = change.Order with { Url = url, PaymentMethod = wide[..80], Lines = [.. Enumerable.Repeat(new OrderLine(wide, 100_000, 9_999_999_999.999m) { Sku = wide[..100] }, 100)] },
                Customer = change.Customer with { Name = wide[..200] },
            });
        }

        await RememberAsync([.. Enumerable.Range(0, 300).Select(i => new OrderTold($"delivery_failed@{1763719200 + i}", $"messenger-108000000000001-{new string('x', 26)}", "messenger", TellOutcomes.NoConsent, Now))]);

        Assert.Equal(OrderTimeline.MostEntries, record!.Timeline.Entries.Count);
        Assert.Equal(200, Assert.Single(await _orders.ListAsync("demo", "customer-1", default)).Told.Count);
    }
}
