using Serverless.Consents;
using Serverless.Orders;
using static Serverless.Tests.Orders.OrderData;

namespace Serverless.Tests.Orders;

public class OrderNoticesTests
{
    [Fact]
    public void A_step_is_told_to_a_chat_with_consent()
    {
        var plan = Plan(Change(OrderStep.Shipped));

        var message = Assert.Single(plan.Messages);
        Assert.Equal(("thread-1", Purpose.OrderUpdates, "order:A-1001:shipped"), (message.Thread, message.Purpose, message.About));
        Assert.Equal(TellOutcomes.Told, Assert.Single(plan.Told).Outcome);
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, false)]
    [InlineData(13, true)]
    public void A_step_is_told_at_most_once_or_once_a_chat_whatever_comes_twice_or_late(int seed, bool all)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var changes = OrderTimelineTests.RandomChanges(random);
            var deliveries = changes.Concat(changes).ToArray();
            random.Shuffle(deliveries);
            var situation = Situation(new OrderTimeline()) with { Business = Business() with { TellAll = all }, Threads = [Thread("a"), Thread("b")] };
            var sent = new List<(string, string, string)>();
            foreach (var change in deliveries)
            {
                situation = situation with { Timeline = OrderTimeline.Merge(situation.Timeline, change) };
                var plan = OrderNotices.For(situation, OrderEntry.Of(change));
                situation = situation with { Told = OrderNotices.Remember(situation.Told, plan.Told) };
                sent.AddRange(plan.Messages.Select(message => (message.SendId, message.Thread, message.About)));
            }

            Assert.Equal(sent.Count, sent.Select(message => message.Item1).Distinct().Count());
            Assert.Equal(sent.Count, sent.Select(message => (all ? message.Item2 : "", message.Item3)).Distinct().Count());
        }
    }

    [Fact]
    public void A_plan_made_again_after_a_crash_has_the_same_send_ids() =>
        Assert.Equal(Plan(Change(OrderStep.Shipped)).Messages[0].SendId, Plan(Change(OrderStep.Shipped)).Messages[0].SendId);

    [Fact]
    public void What_was_told_is_not_told_again_and_not_recorded_again()
    {
        var first = Plan(Change(OrderStep.Shipped));

        var again = Plan(Change(OrderStep.Shipped), situation => situation with { Told = first.Told });

        Assert.Empty(again.Messages);
        Assert.Empty(again.Told);
    }

    [Fact]
    public void A_step_that_is_overtaken_is_not_told_and_the_reason_is_recorded()
    {
        var situation = Situation(Timeline(Change(OrderStep.Shipped, 1), Change(OrderStep.Delivered, 5)));

        var plan = OrderNotices.For(situation, OrderEntry.Of(Change(OrderStep.Shipped, 1)));

        Assert.Empty(plan.Messages);
        Assert.Equal((TellOutcomes.Stale, (string?)null), (plan.Told[0].Outcome, plan.Told[0].Thread));
    }

    [Fact]
    public void A_payment_does_not_swallow_the_confirmation()
    {
        var situation = Situation(Timeline(Change(OrderStep.Paid, 1), Change(OrderStep.Placed)));

        Assert.Single(OrderNotices.For(situation, OrderEntry.Of(Change(OrderStep.Placed))).Messages);
    }

    [Fact]
    public void A_partial_refund_does_not_silence_what_happens_later()
    {
        var situation = Situation(Timeline(Change(OrderStep.Refunded, 1), Change(OrderStep.Delivered, 5)));

        Assert.Single(OrderNotices.For(situation, OrderEntry.Of(Change(OrderStep.Delivered, 5))).Messages);
    }

    [Fact]
    public void An_older_failed_attempt_is_stale_once_the_parcel_is_on_its_way_again()
    {
        var situation = Situation(Timeline(Change(OrderStep.OutForDelivery, 9), Change(OrderStep.DeliveryFailed, 5)));

        Assert.Equal(TellOutcomes.Stale, OrderNotices.For(situation, OrderEntry.Of(Change(OrderStep.DeliveryFailed, 5))).Told[0].Outcome);
    }

    [Theory]
    [InlineData(OrderStep.Paid)]
    [InlineData(OrderStep.Updated)]
    public void Payment_and_edits_are_not_told_by_default(OrderStep step) =>
        Assert.Equal(TellOutcomes.NotBySetting, Assert.Single(Plan(Change(step)).Told).Outcome);

    [Fact]
    public void The_business_chooses_which_steps_are_told()
    {
        var onlyPaid = Business() with { Tell = ["paid"] };

        Assert.Single(Plan(Change(OrderStep.Paid), situation => situation with { Business = onlyPaid }).Messages);
        Assert.Empty(Plan(Change(OrderStep.Shipped), situation => situation with { Business = onlyPaid }).Messages);
    }

    [Theory]
    [InlineData(ConsentState.Pending)]
    [InlineData(ConsentState.Withdrawn)]
    public void Without_given_consent_nothing_is_told(ConsentState state)
    {
        var plan = Plan(Change(OrderStep.Shipped), situation => situation with { Consents = [Consent(state)] });

        Assert.Empty(plan.Messages);
        Assert.Equal(TellOutcomes.NoConsent, Assert.Single(plan.Told).Outcome);
    }

    [Fact]
    public void Consent_to_promotions_does_not_cover_order_updates() =>
        Assert.Empty(Plan(Change(OrderStep.Shipped), situation => situation with { Consents = [Consent(purpose: Purpose.Promotions)] }).Messages);

    [Fact]
    public void Without_a_chat_the_step_is_recorded_as_not_told()
    {
        var plan = Plan(Change(OrderStep.Shipped), situation => situation with { Threads = [] });

        Assert.Equal(TellOutcomes.NoChat, Assert.Single(plan.Told).Outcome);
    }

    [Fact]
    public void A_step_without_a_chat_is_told_when_one_becomes_usable()
    {
        var before = Plan(Change(OrderStep.Shipped), situation => situation with { Threads = [] });
        var after = Plan(Change(OrderStep.Shipped), situation => situation with { Told = before.Told });

        Assert.Single(after.Messages);
        Assert.Equal(TellOutcomes.Told, Assert.Single(OrderNotices.Remember(before.Told, after.Told)).Outcome);
    }

    [Fact]
    public void One_chat_is_told_and_the_others_go_along_as_its_legs()
    {
        var plan = Plan(Change(OrderStep.Shipped), situation => situation with
        {
            Threads = [Thread("a"), Thread("b") with { LastContactAt = Now.AddHours(-1) }, Thread("c") with { WindowUntil = null, LastContactAt = Now }],
        });

        var message = Assert.Single(plan.Messages);
        Assert.Equal(["b", "a", "c"], [message.Thread, .. message.Legs.Select(leg => leg.Thread)]);
        Assert.Equal("b", Assert.Single(plan.Told).Thread);
    }

    [Fact]
    public void The_same_step_has_the_same_send_id_whichever_chat_comes_first() =>
        Assert.Single(new[] { "a", "b" }.Select(first => Plan(Change(OrderStep.Shipped), situation => situation with { Threads = [Thread(first)] }).Messages[0].SendId).Distinct());

    [Fact]
    public void What_one_chat_was_told_is_not_told_to_another()
    {
        var told = Plan(Change(OrderStep.Shipped)).Told;

        Assert.Empty(Plan(Change(OrderStep.Shipped), situation => situation with { Told = told, Threads = [Thread("new")] }).Messages);
    }

    [Fact]
    public void The_copy_of_the_consents_on_a_chat_counts_more_than_the_consents()
    {
        var withdrawn = Thread() with { Permits = [new Permit(Purpose.OrderUpdates, Now.AddDays(-1), Now)] };
        var given = Thread() with { Permits = [new Permit(Purpose.OrderUpdates, Now.AddDays(-1), null)] };

        Assert.Empty(Plan(Change(OrderStep.Shipped), situation => situation with { Threads = [withdrawn] }).Messages);
        Assert.Single(Plan(Change(OrderStep.Shipped), situation => situation with { Threads = [given], Consents = [] }).Messages);
    }

    [Fact]
    public void Every_chat_is_told_once_when_the_business_wants_all_told()
    {
        var plan = Plan(Change(OrderStep.Shipped), situation => situation with { Business = Business() with { TellAll = true }, Threads = [Thread("a"), Thread("b")] });

        Assert.Equal(["a", "b"], plan.Messages.Select(message => message.Thread).Order());
        Assert.Equal(2, plan.Messages.Select(message => message.SendId).Distinct().Count());
    }

    [Fact]
    public void A_checkbox_address_is_not_used_beside_the_chat_it_led_to()
    {
        var plan = Plan(Change(OrderStep.Shipped), situation => situation with { Threads = [Thread("ref", "user_ref"), Thread("chat")] });

        Assert.Equal("chat", Assert.Single(plan.Messages).Thread);
    }

    [Fact]
    public void What_was_told_to_the_checkbox_address_is_not_told_to_the_chat_it_became()
    {
        var toRef = Plan(Change(OrderStep.Placed), situation => situation with { Threads = [Thread("ref", "user_ref")] });

        Assert.Empty(Plan(Change(OrderStep.Placed), situation => situation with { Told = toRef.Told, Threads = [Thread("chat")] }).Messages);
    }

    [Fact]
    public void A_chat_that_becomes_usable_hears_the_furthest_step_of_an_open_order()
    {
        var timeline = Timeline(Change(OrderStep.Placed), Change(OrderStep.Paid, 1), Change(OrderStep.Shipped, 2), Change(OrderStep.Updated, 3));

        Assert.Equal(OrderStep.Shipped, OrderNotices.ToCatchUp(Business(), timeline, Now)!.Step);
    }

    [Fact]
    public void A_chat_that_becomes_usable_hears_nothing_of_orders_that_ended_or_were_forgotten()
    {
        Assert.Null(OrderNotices.ToCatchUp(Business(), Timeline(Change(OrderStep.Shipped), Change(OrderStep.Delivered, 1)), Now));
        Assert.Null(OrderNotices.ToCatchUp(Business(), Timeline(Change(OrderStep.Shipped)), Now.AddDays(31)));
        Assert.Null(OrderNotices.ToCatchUp(Business(), Timeline(Change(OrderStep.Updated)), Now));
    }

    [Fact]
    public void What_was_told_is_never_forgotten_for_a_later_reason_not_to_tell()
    {
        var told = Plan(Change(OrderStep.Shipped)).Told;
        var later = new OrderTold("shipped", "thread-1", "messenger", TellOutcomes.NoConsent, Now.AddHours(1));

        Assert.Equal(told, OrderNotices.Remember(told, [later]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_made_a_step_be_told_makes_the_same_message_again_and_anything_else_makes_none(bool all)
    {
        var business = Business() with { TellAll = all };
        var first = Plan(Change(OrderStep.Shipped), situation => situation with { Business = business, Cause = "one" });

        var again = Plan(Change(OrderStep.Shipped), situation => situation with { Business = business, Told = first.Told, Cause = "one", Now = Now.AddMinutes(-5) });
        var other = Plan(Change(OrderStep.Shipped), situation => situation with { Business = business, Told = first.Told, Cause = "two" });

        Assert.Equal((first.Messages[0].SendId, first.Messages[0].CreatedAt), (again.Messages[0].SendId, again.Messages[0].CreatedAt));
        Assert.Equal(first.Told, OrderNotices.Remember(first.Told, again.Told));
        Assert.Empty(other.Messages);
        Assert.Empty(other.Told);
    }

    [Fact]
    public void What_keeps_a_step_from_being_told_again_is_recorded_beside_the_telling()
    {
        var first = Plan(Change(OrderStep.Shipped), situation => situation with { Cause = "one" });

        var again = Plan(Change(OrderStep.Shipped), situation => situation with { Told = first.Told, Cause = "one", Threads = [] });

        Assert.Empty(again.Messages);
        Assert.Equal([TellOutcomes.NoChat, TellOutcomes.Told], OrderNotices.Remember(first.Told, again.Told).Select(told => told.Outcome).Order());
    }

    [Fact]
    public void A_step_that_was_told_twice_counts_by_the_later_time()
    {
        var first = Plan(Change(OrderStep.Shipped), situation => situation with { Cause = "one" });

        var after = Plan(Change(OrderStep.Shipped), situation => situation with { Told = first.Told, Cause = "two", After = "first", Now = Now.AddMinutes(1) });

        Assert.Equal(Now.AddMinutes(1), Assert.Single(OrderNotices.Remember(first.Told, after.Told)).At);
    }

    [Fact]
    public void What_was_told_to_the_checkbox_address_is_not_told_to_the_chat_it_became_by_a_repeat_either()
    {
        var toAll = Business() with { TellAll = true };
        var toRef = Plan(Change(OrderStep.Placed), situation => situation with { Business = toAll, Threads = [Thread("ref", "user_ref")], Cause = "one" });

        Assert.Empty(Plan(Change(OrderStep.Placed), situation => situation with { Business = toAll, Told = toRef.Told, Threads = [Thread("chat")], Cause = "one" }).Messages);
    }

    private static OrderPlan Plan(OrderStatusChanged change, Func<OrderSituation, OrderSituation>? but = null)
    {
        var situation = Situation(Timeline(change));
        return OrderNotices.For(but?.Invoke(situation) ?? situation, OrderEntry.Of(change));
    }
}
