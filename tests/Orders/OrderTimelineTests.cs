using System.Text.Json;
using Serverless.Orders;
using static Serverless.Tests.Orders.OrderData;

namespace Serverless.Tests.Orders;

public class OrderTimelineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_permutation_and_duplication_of_events_gives_the_same_timeline(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var changes = RandomChanges(random);
            var expected = Json(Timeline(changes));
            var shuffled = changes.Concat(changes.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(shuffled);

            Assert.Equal(expected, Json(Timeline(shuffled)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_status_never_goes_back_to_a_lower_phase(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var changes = RandomChanges(random).ToArray();
            random.Shuffle(changes);
            var (timeline, phase) = (new OrderTimeline(), 0);
            foreach (var change in changes)
            {
                timeline = OrderTimeline.Merge(timeline, change);
                var now = timeline.Status?.Step.Phase() ?? 0;
                Assert.True(now >= phase, $"seed {seed}, round {round}: from {phase} to {now}");
                phase = now;
            }
        }
    }

    [Fact]
    public void A_delivered_order_stays_delivered_when_an_older_or_newer_delivery_round_comes_in() =>
        Assert.Equal(OrderStep.Delivered, Timeline(Change(OrderStep.Delivered, 5), Change(OrderStep.OutForDelivery, 1), Change(OrderStep.OutForDelivery, 9)).Status!.Step);

    [Fact]
    public void A_new_delivery_round_follows_a_failed_attempt() =>
        Assert.Equal(OrderStep.OutForDelivery, Timeline(Change(OrderStep.OutForDelivery, 9), Change(OrderStep.DeliveryFailed, 5)).Status!.Step);

    [Fact]
    public void Lines_keep_the_sku_that_the_shop_knows_them_by_and_never_a_part_of_it()
    {
        var change = Change(OrderStep.Placed);
        OrderLine[] lines = [new OrderLine("Teekanne", 1, 9m) { Sku = "TEA-1" }, new OrderLine("Becher", 1, 9m) { Sku = new string('s', 101) }, new OrderLine("Tasse", 1, 9m)];

        var timeline = Timeline(change with { Order = change.Order with { Lines = lines } });

        Assert.Equal(["TEA-1", null, null], timeline.Lines!.Value.Select(line => line.Sku));
    }

    [Fact]
    public void Returned_may_follow_delivered() =>
        Assert.Equal(OrderStep.Returned, Timeline(Change(OrderStep.Delivered, 5), Change(OrderStep.Returned, 9)).Status!.Step);

    [Fact]
    public void Refunded_may_follow_anything() =>
        Assert.All(Enum.GetValues<OrderStep>(), step => Assert.Equal(OrderStep.Refunded, Timeline(Change(step, 1), Change(OrderStep.Refunded, 2)).Status!.Step));

    [Fact]
    public void Of_delivered_and_cancelled_the_first_counts() =>
        Assert.Equal(OrderStep.Cancelled, Timeline(Change(OrderStep.Delivered, 9), Change(OrderStep.Cancelled, 5)).Status!.Step);

    [Fact]
    public void Ready_for_pickup_is_not_delivered() =>
        Assert.Equal(OrderStep.ReadyForPickup, Timeline(Change(OrderStep.Shipped, 1), Change(OrderStep.ReadyForPickup, 2)).Status!.Step);

    [Fact]
    public void Edits_and_delays_leave_the_status_alone()
    {
        Assert.Equal(OrderStep.Shipped, Timeline(Change(OrderStep.Shipped, 1), Change(OrderStep.Delayed, 2), Change(OrderStep.Updated, 3)).Status!.Step);
        Assert.Null(Timeline(Change(OrderStep.Updated)).Status);
    }

    [Fact]
    public void The_details_of_the_newest_event_stay_whatever_comes_in_last()
    {
        var old = Change(OrderStep.Shipped, 1) with { Shipment = new OrderShipment { Carrier = "DHL", EstimatedDelivery = new DateOnly(2026, 11, 23) } };
        var late = Change(OrderStep.Delayed, 2) with { Shipment = new OrderShipment { EstimatedDelivery = new DateOnly(2026, 11, 27) } };

        var timeline = Timeline(late, old);

        Assert.Equal(new DateOnly(2026, 11, 27), timeline.EstimatedDelivery!.Value);
        Assert.Equal("DHL", timeline.Carrier!.Value);
    }

    [Fact]
    public void A_timeline_keeps_the_newest_hundred_entries_in_whatever_order_they_come()
    {
        var changes = Enumerable.Range(0, 250).Select(minute => Change(OrderStep.Updated, minute)).ToArray();

        var forward = Timeline(changes);
        var backward = Timeline(changes.Reverse());

        Assert.Equal(OrderTimeline.MostEntries, forward.Entries.Count);
        Assert.Equal(Json(forward), Json(backward));
        Assert.Equal(Now.AddMinutes(249), forward.Entries[^1].At);
    }

    [Fact]
    public void Each_failed_attempt_is_a_step_of_its_own()
    {
        Assert.NotEqual(OrderEntry.Of(Change(OrderStep.DeliveryFailed, 1)).Key, OrderEntry.Of(Change(OrderStep.DeliveryFailed, 2)).Key);
        Assert.Equal(OrderEntry.Of(Change(OrderStep.Shipped, 1)).Key, OrderEntry.Of(Change(OrderStep.Shipped, 2)).Key);
    }

    [Fact]
    public void Every_step_has_a_name_that_reads_back() =>
        Assert.All(Enum.GetValues<OrderStep>(), step => Assert.Equal(step, OrderSteps.Parse(step.Name())));

    internal static List<OrderStatusChanged> RandomChanges(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 9)).Select(i => Change((OrderStep)random.Next(12), random.Next(6), $"event-{i}") with
        {
            Shipment = random.Next(2) == 0 ? null : new OrderShipment { Carrier = $"carrier-{i}", TrackingNumber = random.Next(2) == 0 ? null : $"{i}" },
        })];

    private static string Json(OrderTimeline timeline) => JsonSerializer.Serialize(timeline) + timeline.Status;
}
