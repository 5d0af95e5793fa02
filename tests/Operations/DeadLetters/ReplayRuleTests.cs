using Azure.Messaging.ServiceBus;
using Serverless.Callers;
using Serverless.Callers.Calls;
using Serverless.Callers.FanOut;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Orders;
using Serverless.Orders.Shipments;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Tests.Orders;

namespace Serverless.Tests.Operations.DeadLetters;

/// <summary>"Your parcel arrives today" is not replayed on Friday. The clock is what the rules are asked with.</summary>
public class ReplayRuleTests
{
    /// <summary>A Tuesday.</summary>
    private static readonly DateTimeOffset At = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(OrderStep.OutForDelivery, null, 11, null)]
    [InlineData(OrderStep.OutForDelivery, null, 13, "too-old")]
    [InlineData(OrderStep.OutForDelivery, null, 17, "delivery-day-over")]
    [InlineData(OrderStep.Shipped, "2026-11-27", 87, null)]
    [InlineData(OrderStep.Shipped, "2026-11-27", 89, "delivery-day-over")]
    [InlineData(OrderStep.Shipped, null, 167, null)]
    [InlineData(OrderStep.Shipped, null, 169, "too-old")]
    [InlineData(OrderStep.Delayed, null, 47, null)]
    [InlineData(OrderStep.Delayed, null, 49, "too-old")]
    [InlineData(OrderStep.Delayed, "2026-11-24", 17, "delivery-day-over")]
    [InlineData(OrderStep.Delivered, "2026-11-24", 47, null)]
    [InlineData(OrderStep.Refunded, null, 169, "too-old")]
    public void News_of_orders_gets_old(OrderStep step, string? expected, int hours, string? refused)
    {
        var day = expected is null ? (DateOnly?)null : DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture);
        var change = OrderData.Change(step) with { OccurredAt = At, Shipment = new OrderShipment { EstimatedDelivery = day } };

        Assert.Equal(refused, OrderReplay.Judge(change, At.AddHours(hours))?.Code);
    }

    [Theory]
    [InlineData(ShipmentState.OutForDelivery, false, 17, "delivery-day-over")]
    [InlineData(ShipmentState.InTransit, true, 49, "too-old")]
    [InlineData(ShipmentState.InTransit, false, 49, null)]
    [InlineData(ShipmentState.Delivered, false, 169, "too-old")]
    public void What_carriers_say_gets_old_like_the_step_that_it_becomes(ShipmentState state, bool isDelayed, int hours, string? refused) =>
        Assert.Equal(refused, OrderReplay.Judge(new ShipmentReported
        {
            EventId = "e", Business = "demo", Source = "standard", TrackingNumber = "1", State = state, IsDelayed = isDelayed, OccurredAt = At, ReceivedAt = At,
        }, At.AddHours(hours))?.Code);

    [Theory]
    [InlineData(OrderStep.Shipped, 1, null)]
    [InlineData(OrderStep.Shipped, 1, "superseded", OrderStep.OutForDelivery)]
    [InlineData(OrderStep.OutForDelivery, 1, "superseded", OrderStep.Delivered)]
    [InlineData(OrderStep.Shipped, 1, null, OrderStep.Paid)]
    [InlineData(OrderStep.OutForDelivery, 20, "delivery-day-over")]
    public void A_ready_text_is_not_sent_when_the_order_has_got_further(OrderStep step, int hours, string? refused, params OrderStep[] later)
    {
        var changes = later.Prepend(step).Select((one, i) => OrderData.Change(one, eventId: $"e-{i}") with { OccurredAt = At.AddMinutes(i) });
        var timeline = OrderData.Timeline(changes);

        Assert.Equal(refused, OrderMessageReplay.Judge(OrderData.Business(), timeline, timeline.Entries[0], At.AddHours(hours))?.Code);
    }

    [Theory]
    [InlineData(0, "2026-11-27", 24, null)]
    [InlineData(0, "2026-11-25", 48, "delivery-day-over")]
    [InlineData(5, "2026-11-28", 24, "superseded")]
    public void A_text_with_a_day_is_not_sent_when_another_day_was_told_since(int minutesLater, string day, int hours, string? refused)
    {
        var shipped = OrderData.Change(OrderStep.Shipped, eventId: "a") with { OccurredAt = At, Shipment = new OrderShipment { EstimatedDelivery = new DateOnly(2026, 11, 26) } };
        var told = OrderData.Change(OrderStep.Updated, eventId: "b") with
        {
            OccurredAt = At.AddMinutes(minutesLater), Shipment = new OrderShipment { EstimatedDelivery = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture) },
        };
        var timeline = OrderData.Timeline(shipped, told);

        Assert.Equal(refused, OrderMessageReplay.Judge(OrderData.Business(), timeline, timeline.Entries.Single(entry => entry.Step == OrderStep.Shipped), At.AddHours(hours))?.Code);
    }

    [Theory]
    [InlineData(Purpose.Promotions, 48, 1, "promotion")]
    [InlineData(Purpose.OrderUpdates, 48, 47, null)]
    [InlineData(Purpose.OrderUpdates, 48, 48, "past-deadline")]
    [InlineData(Purpose.Service, null, 23, null)]
    [InlineData(Purpose.Service, null, 25, "too-old")]
    public void A_message_to_a_customer_ends_with_its_deadline_and_a_promotion_never_comes_back(Purpose purpose, int? deadline, int hours, string? refused)
    {
        var message = Message() with { Purpose = purpose, StaleAfter = deadline is { } end ? At.AddHours(end) : null };

        Assert.Equal(refused, ChatMessageReplay.Judge(message, At.AddHours(hours))?.Code);
        Assert.Equal(refused, ChatMessageReplay.Judge(new DeliveryCheck { Message = message }, At.AddHours(hours))?.Code);
    }

    [Theory]
    [InlineData(ChatEventKind.Message, "Wo ist mein Paket?", null, 23, null)]
    [InlineData(ChatEventKind.Message, "Wo ist mein Paket?", null, 25, "too-old")]
    [InlineData(ChatEventKind.Message, "STOP", null, 500, null)]
    [InlineData(ChatEventKind.Message, "start", null, 500, null)]
    [InlineData(ChatEventKind.Message, "👍", null, 2, "too-old")]
    [InlineData(ChatEventKind.Message, "Ja", "quote:buy", 2, "too-old")]
    [InlineData(ChatEventKind.Postback, null, "cancel:yes", 0, null)]
    [InlineData(ChatEventKind.Postback, null, "cancel:yes", 2, "too-old")]
    [InlineData(ChatEventKind.Reaction, "👍", null, 2, "too-old")]
    [InlineData(ChatEventKind.PeerChanged, null, null, 500, null)]
    [InlineData(ChatEventKind.NotificationsStopped, null, null, 500, null)]
    [InlineData(ChatEventKind.PromotionsStopped, null, null, 500, null)]
    [InlineData(ChatEventKind.MessageDeleted, null, null, 500, null)]
    public void A_question_waits_for_a_day_a_tap_for_an_hour_and_what_is_said_about_consent_for_ever(ChatEventKind kind, string? text, string? payload, int hours, string? refused) =>
        Assert.Equal(refused, ChatEventReplay.Judge(Event(kind) with { Text = text, Payload = payload }, At.AddHours(hours))?.Code);

    [Fact]
    public void An_opened_link_is_never_too_old_because_it_confirms_a_consent()
    {
        Assert.Null(ChatEventReplay.Judge(Event(ChatEventKind.Postback) with { Ref = "1-abc" }, At.AddDays(10)));
        Assert.NotNull(ChatEventReplay.Judge(Event(ChatEventKind.Postback), At.AddDays(10)));
    }

    [Theory]
    [InlineData(CallStep.Ringing, 59, null, false)]
    [InlineData(CallStep.Ringing, 61, "call-over", true)]
    [InlineData(CallStep.Answered, 601, "call-over", true)]
    [InlineData(CallStep.Missed, 12 * 3_600, null, false)]
    [InlineData(CallStep.Missed, (12 * 3_600) + 1, "too-old", false)]
    public void The_card_of_a_call_helps_while_it_lasts(CallStep step, int seconds, string? refused, bool canForce)
    {
        var refusal = CallReplay.Judge(new CallEvent("demo", "standard", "c", step, At), At.AddSeconds(seconds));

        Assert.Equal((refused, canForce), (refusal?.Code, refusal?.CanForce ?? false));
    }

    [Fact]
    public void A_telling_to_agents_has_its_own_end_and_an_old_failure_changes_nothing_any_more()
    {
        var due = new AgentTellingDue("demo", "call", CallState.Ringing, 2, At);
        var failed = new ReceiptFailed { Business = "demo", Channel = "whatsapp", Account = "1", MessageId = "m", ErrorCode = 1, At = At };

        Assert.Equal((null, "past-deadline"), (CallReplay.Judge(due, At.AddSeconds(-1))?.Code, CallReplay.Judge(due, At)?.Code));
        Assert.Equal((null, "too-old"), (ChatMessageReplay.Judge(failed, At.AddHours(24))?.Code, ChatMessageReplay.Judge(failed, At.AddHours(25))?.Code));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task What_cannot_be_read_is_not_replayed(string body)
    {
        var letter = ServiceBusModelFactory.ServiceBusReceivedMessage(body: BinaryData.FromString(body), properties: new Dictionary<string, object> { [BusProperties.Schema] = ChatEvent.Schema });

        Assert.Equal(ReplayRefusals.Unreadable, await ReplayRule.Of<ChatEvent>(ChatEvent.Schema, ChatEventReplay.Judge).JudgeAsync(letter, At, default));
    }

    [Fact]
    public async Task A_rule_reads_the_body_of_its_schema()
    {
        var rule = ReplayRule.Of<ChatEvent>(ChatEvent.Schema, ChatEventReplay.Judge);
        var letter = ServiceBusModelFactory.ServiceBusReceivedMessage(body: RecordJson.Body(Event(ChatEventKind.Message)), properties: new Dictionary<string, object> { [BusProperties.Schema] = ChatEvent.Schema });

        Assert.Null(await rule.JudgeAsync(letter, At.AddHours(1), default));
        Assert.Equal(ReplayRefusals.TooOld, await rule.JudgeAsync(letter, At.AddHours(30), default));
    }

    private static ChatEvent Event(ChatEventKind kind) =>
        new() { EventId = "e", Business = "demo", Channel = "messenger", Account = "1", Kind = kind, At = At, Peer = new ChatPeer("psid", "2") };

    private static ChatMessage Message() => new()
    {
        SendId = "s", Business = "demo", Customer = "c", Thread = "t", Purpose = Purpose.OrderUpdates, Content = new ChatContent { Text = "x" }, About = "order:A:shipped", CreatedAt = At,
    };
}
