using Serverless.Channels;
using Serverless.Orders;
using static Serverless.Tests.Orders.OrderData;

namespace Serverless.Tests.Bugs;

/// <summary>
/// Updates that waited to be joined waited by time alone: one scheduled by a clock that was ahead came after a later one of the same
/// order that another instance, or the same one with its clock set right, scheduled.
/// </summary>
public class ClockSetBackTests
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(600)]
    public void A_later_step_is_never_due_before_an_earlier_one(int secondsAhead)
    {
        var ahead = Situation(new OrderTimeline()).Now.AddSeconds(secondsAhead);
        var first = Plan(Change(OrderStep.Placed), situation => situation with { Now = ahead });

        var second = Plan(Change(OrderStep.Shipped), situation => situation with { Told = first.Told });

        Assert.True(Due(second.Messages[0], second.Messages[0].CreatedAt) >= Due(first.Messages[0], ahead));
        Assert.True(second.Told[0].At >= first.Told[0].At);
    }

    [Fact]
    public void A_clock_that_was_a_day_ahead_holds_nothing_back()
    {
        var now = Situation(new OrderTimeline()).Now;
        var first = Plan(Change(OrderStep.Placed), situation => situation with { Now = now.AddDays(1) });

        var second = Plan(Change(OrderStep.Shipped), situation => situation with { Told = first.Told });

        Assert.Equal(now, second.Messages[0].CreatedAt);
    }

    private static OrderPlan Plan(OrderStatusChanged change, Func<OrderSituation, OrderSituation> but) =>
        OrderNotices.For(but(Situation(Timeline(change))), OrderEntry.Of(change));

    private static DateTimeOffset Due(ChatMessage message, DateTimeOffset at) => CoalesceTimes.EndOfSpan(message.Thread, at, Span);
}
