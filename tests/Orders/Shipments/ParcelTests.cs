using Serverless.Orders;
using Serverless.Orders.Shipments;

namespace Serverless.Tests.Orders.Shipments;

public class ParcelTests
{
    private static readonly DateTimeOffset Start = ShipmentBodies.Now;

    internal static ShipmentReported Report(ShipmentState state, int minute = 0, string? id = null, bool isDelayed = false, DateOnly? estimate = null) => new()
    {
        EventId = id ?? $"{state}-{minute}",
        Business = "demo",
        Source = "aftership",
        TrackingNumber = "0034",
        State = state,
        IsDelayed = isDelayed,
        OccurredAt = Start.AddMinutes(minute),
        ReceivedAt = Start.AddMinutes(minute),
        EstimatedDelivery = estimate,
    };

    private static (Parcel Parcel, List<OrderStep> Steps) Run(params IEnumerable<ShipmentReported> reports)
    {
        var (parcel, steps) = (new Parcel(), new List<OrderStep>());
        foreach (var report in reports)
        {
            var advance = Parcel.Advance(parcel, report);
            parcel = advance.Parcel;
            steps.AddRange(advance.Steps);
        }

        return (parcel, steps);
    }

    [Fact]
    public void A_parcel_passes_on_each_milestone_once()
    {
        var (parcel, steps) = Run(Report(ShipmentState.PreTransit), Report(ShipmentState.InTransit, 1), Report(ShipmentState.InTransit, 2),
            Report(ShipmentState.OutForDelivery, 3), Report(ShipmentState.OutForDelivery, 4), Report(ShipmentState.Delivered, 5), Report(ShipmentState.Delivered, 6));

        Assert.Equal([OrderStep.Shipped, OrderStep.OutForDelivery, OrderStep.Delivered], steps);
        Assert.Equal((ShipmentState.Delivered, Start.AddMinutes(5)), (parcel.State, parcel.At));
        Assert.Equal([ParcelOutcomes.NoNews, ParcelOutcomes.PassedOn, ParcelOutcomes.NoNews, ParcelOutcomes.PassedOn, ParcelOutcomes.NoNews, ParcelOutcomes.PassedOn, ParcelOutcomes.Overtaken],
            parcel.Events.Select(entry => entry.Outcome));
    }

    [Fact]
    public void The_same_event_again_changes_nothing()
    {
        var (parcel, _) = Run(Report(ShipmentState.InTransit));

        var again = Parcel.Advance(parcel, Report(ShipmentState.InTransit));

        Assert.Same(parcel, again.Parcel);
        Assert.Empty(again.Steps);
    }

    [Fact]
    public void What_the_carrier_says_happened_earlier_is_overtaken() =>
        Assert.Equal([OrderStep.OutForDelivery], Run(Report(ShipmentState.OutForDelivery, 5), Report(ShipmentState.InTransit, 1), Report(ShipmentState.AttemptFailed, 2)).Steps);

    [Fact]
    public void A_lower_state_at_a_newer_time_is_taken_and_its_milestone_not_repeated()
    {
        var (parcel, steps) = Run(Report(ShipmentState.InTransit), Report(ShipmentState.OutForDelivery, 1), Report(ShipmentState.InTransit, 2), Report(ShipmentState.OutForDelivery, 3));

        Assert.Equal([OrderStep.Shipped, OrderStep.OutForDelivery], steps);
        Assert.Equal((ShipmentState.OutForDelivery, Start.AddMinutes(3)), (parcel.State, parcel.At));
    }

    [Theory]
    [InlineData(ShipmentState.Delivered)]
    [InlineData(ShipmentState.Returned)]
    [InlineData(ShipmentState.Cancelled)]
    public void Nothing_leaves_the_end_of_the_way_but_a_return_after_a_delivery(ShipmentState end)
    {
        foreach (var later in Enum.GetValues<ShipmentState>().Where(state => state is not ShipmentState.Unknown))
        {
            var (parcel, _) = Run(Report(end), Report(later, 1));

            Assert.Equal(end is ShipmentState.Delivered && later is ShipmentState.Returned ? later : end, parcel.State);
        }
    }

    [Fact]
    public void A_failed_attempt_counts_once_an_attempt() =>
        Assert.Equal([OrderStep.DeliveryFailed, OrderStep.DeliveryFailed],
            Run(Report(ShipmentState.AttemptFailed, 1, "a"), Report(ShipmentState.AttemptFailed, 1, "b"), Report(ShipmentState.AttemptFailed, 60, "c")).Steps);

    [Fact]
    public void An_unknown_status_is_recorded_and_changes_nothing()
    {
        var (parcel, steps) = Run(Report(ShipmentState.InTransit), Report(ShipmentState.Unknown, 1));

        Assert.Equal([OrderStep.Shipped], steps);
        Assert.Equal((ShipmentState.InTransit, ParcelOutcomes.UnknownStatus), (parcel.State, parcel.Events[^1].Outcome));
    }

    [Fact]
    public void A_delay_is_said_once_and_only_on_the_way() =>
        Assert.Equal([OrderStep.Shipped, OrderStep.Delayed, OrderStep.Delivered],
            Run(Report(ShipmentState.InTransit), Report(ShipmentState.Exception, 1, isDelayed: true), Report(ShipmentState.InTransit, 2, isDelayed: true),
                Report(ShipmentState.Delivered, 3, isDelayed: true)).Steps);

    [Fact]
    public void A_later_estimate_is_a_delay_and_an_earlier_one_is_not()
    {
        var day = new DateOnly(2026, 11, 23);

        Assert.Equal([OrderStep.Shipped], Run(Report(ShipmentState.InTransit, estimate: day), Report(ShipmentState.InTransit, 1, estimate: day.AddDays(-1))).Steps);
        Assert.Equal([OrderStep.Shipped, OrderStep.Delayed], Run(Report(ShipmentState.InTransit, estimate: day), Report(ShipmentState.InTransit, 1, estimate: day.AddDays(2))).Steps);
        Assert.Equal([OrderStep.Shipped, OrderStep.OutForDelivery], Run(Report(ShipmentState.InTransit, estimate: day), Report(ShipmentState.OutForDelivery, 1, estimate: day.AddDays(2))).Steps);
    }

    [Fact]
    public void After_sixty_days_of_silence_the_number_is_another_parcel() =>
        Assert.Equal([OrderStep.Delivered, OrderStep.Shipped], Run(Report(ShipmentState.Delivered), Report(ShipmentState.InTransit, 61 * 24 * 60)).Steps);

    [Fact]
    public void In_whatever_order_events_come_the_end_is_the_same_and_no_step_is_passed_on_twice()
    {
        ShipmentReported[] story = [Report(ShipmentState.PreTransit), Report(ShipmentState.InTransit, 1), Report(ShipmentState.AttemptFailed, 2), Report(ShipmentState.OutForDelivery, 3), Report(ShipmentState.Delivered, 4)];
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            ShipmentReported[] shuffled = [.. story, .. story];
            random.Shuffle(shuffled);
            var (parcel, steps) = Run(shuffled);

            Assert.Equal(ShipmentState.Delivered, parcel.State);
            Assert.Equal(steps.Distinct(), steps);
            Assert.Equal(OrderStep.Delivered, steps[^1]);
        }
    }

    [Fact]
    public void A_thousand_events_still_fit_into_the_row()
    {
        var (parcel, _) = Run(Enumerable.Range(0, 1000).Select(i => Report(ShipmentState.AttemptFailed, i, $"0123456789abcdef0123456{i:D3}")));
        var row = new ParcelRow();
        row.Put(parcel);

        Assert.InRange(row.Content.Length, 1, 60_000);
        Assert.Equal(parcel.State, row.ToParcel().State);
    }
}
