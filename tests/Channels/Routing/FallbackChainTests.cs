using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Channels.Routing;

/// <summary>A message with a second chat behind the first: what goes there, when, and never twice on purpose.</summary>
public class FallbackChainTests
{
    private static readonly SendOutcome OtherWay = new SendOutcome.Refused("unreachable") { MayFallBack = true };

    [Fact]
    public async Task What_one_chat_cannot_take_goes_to_the_next_one_and_the_rows_tell_the_chain()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = await WithLegAsync(world);
        world.Channel.Answers.Enqueue(OtherWay);

        await world.RunAsync(message);

        var next = Assert.Single(world.Bus.Chats);
        Assert.Equal((next.SendId, "unreachable", "refused"), await StateAsync(world, message));
        Assert.Equal((message.Legs[0].Thread, "second"), (next.Thread, next.Content.Text));
        Assert.Equal("sent", (await world.RunAsync(next)).State);
    }

    [Fact]
    public async Task Without_another_leg_the_last_reason_is_recorded()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = world.Message("alone");
        world.Channel.Answers.Enqueue(OtherWay);

        Assert.Equal("unreachable", (await world.RunAsync(message)).Reason);

        Assert.Empty(world.Bus.Sent);
        Assert.Equal((null, "unreachable", "refused"), await StateAsync(world, message));
    }

    [Fact]
    public async Task A_refusal_that_concerns_the_message_itself_does_not_fall_back()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Refused("faulty"));

        await world.RunAsync(await WithLegAsync(world));

        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task A_chat_that_is_gone_is_passed_over()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = await WithLegAsync(world) with { Thread = "messenger-gone" };

        Assert.Equal("thread-gone", (await world.RunAsync(message)).Reason);

        Assert.Equal(message.Legs[0].Thread, Assert.Single(world.Bus.Chats).Thread);
    }

    [Fact]
    public async Task A_crash_after_the_next_leg_was_sent_repeats_its_id_and_not_the_message()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = await WithLegAsync(world) with { Thread = "messenger-gone" };
        await new NextLegs(world.Bus, world.Clock).GoAsync(message, default);

        await world.RunAsync(message, again: true);
        await world.RunAsync(message, again: true);

        Assert.Single(world.Bus.Sent.Select(sent => sent.Message.MessageId).Distinct());
    }

    [Fact]
    public async Task Nothing_is_scheduled_without_a_time_or_without_another_leg()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.RunAsync(await WithLegAsync(world));
        world.Business = world.Business with { DeliverWithin = "PT30M" };
        await world.RunAsync(world.Message("alone"));

        Assert.Empty(world.Bus.Sent);
    }

    [Theory]
    [InlineData(false, DeliveryChecks.NotInTime)]
    [InlineData(true, "delivered")]
    public async Task What_is_not_delivered_in_time_goes_the_next_way(bool isDelivered, string outcome)
    {
        using var world = await DeliveryWorld.StartAsync();
        var check = await SentWithDeadlineAsync(world);
        if (isDelivered) { await DeliveredAsync(world); }

        for (var times = 0; times < 2; times++) { await world.FollowUps.DueAsync(check, default); }

        Assert.Equal(isDelivered ? 0 : 1, world.Bus.Chats.Select(chat => chat.SendId).Distinct().Count());
        if (!isDelivered) { Assert.Equal(outcome, (await world.RowAsync(check.Message)).Reason); }
    }

    [Fact]
    public async Task A_late_receipt_stops_the_next_leg_while_it_can_be_stopped()
    {
        using var world = await DeliveryWorld.StartAsync();
        var check = await SentWithDeadlineAsync(world);
        await world.FollowUps.DueAsync(check, default);
        await DeliveredAsync(world);

        var end = await world.RunAsync(world.Bus.Chats.Last());

        Assert.Equal(("refused", FallbackPolicy.DeliveredByOtherLeg), (end.State, end.Reason));
        Assert.Single(world.Channel.Asked);
    }

    [Theory]
    [InlineData(ReceiptDemand.FallBack, true, false)]
    [InlineData(ReceiptDemand.Resend, false, true)]
    [InlineData(ReceiptDemand.PauseAccount, false, true)]
    [InlineData(ReceiptDemand.GiveUp, false, false)]
    [InlineData(ReceiptDemand.WithdrawConsent, false, false)]
    public async Task Each_late_failure_is_obeyed_once(ReceiptDemand demand, bool fallsBack, bool isRepeated)
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Failures.Answer = new ReceiptFailure(demand, "late");
        var message = await WithLegAsync(world);
        await world.RunAsync(message);

        Assert.Equal("late", await world.FollowUps.FailedAsync(Failed(message), default));
        Assert.Equal("already-done", await world.FollowUps.FailedAsync(Failed(message), default));

        Assert.Equal(fallsBack ? message.Legs[0].Thread : isRepeated ? message.Thread : null, world.Bus.Chats.SingleOrDefault()?.Thread);
        Assert.Equal(demand == ReceiptDemand.PauseAccount, await world.Pauses.FindAsync("messenger", DeliveryWorld.Page, default) is not null);
        var given = Assert.Single(await world.Consents.ListAsync("demo", "customer-1", default)).State;
        Assert.Equal(demand == ReceiptDemand.WithdrawConsent ? ConsentState.Withdrawn : ConsentState.Given, given);
    }

    [Fact]
    public async Task A_failure_never_overrules_a_delivery()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = await WithLegAsync(world);
        await world.RunAsync(message);
        await DeliveredAsync(world);

        Assert.Equal("delivered", await world.FollowUps.FailedAsync(Failed(message), default));

        Assert.Empty(world.Bus.Sent);
        Assert.Null((await world.RowAsync(message)).Reason);
    }

    [Fact]
    public async Task A_failure_of_a_send_that_nobody_knows_changes_nothing()
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal("delivery-unknown", await world.FollowUps.FailedAsync(Failed(world.Message("never-sent")), default));
        Assert.Equal("delivery-unknown", await world.FollowUps.FailedAsync(Failed(world.Message("x")) with { Metadata = "somebody else's" }, default));
    }

    [Fact]
    public async Task A_failure_that_is_faster_than_the_record_comes_again()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = await WithLegAsync(world);
        world.Channel.Answers.Enqueue(new SendOutcome.Unknown("timeout"));
        await world.RunAsync(message);
        world.Bus.Sent.Clear();

        foreach (var (looks, seconds) in new[] { (0, 1), (1, 2), (6, 64) })
        {
            Assert.Equal("looks-again", await world.FollowUps.FailedAsync(Failed(message) with { Looks = looks }, default));
            var (entity, again) = Assert.Single(world.Bus.Sent);
            Assert.Equal((Queues.ChatReceipts, world.Clock.GetUtcNow().AddSeconds(seconds)), (entity, again.NotBefore));
            world.Bus.Sent.Clear();
        }

        Assert.NotEqual("looks-again", await world.FollowUps.FailedAsync(Failed(message) with { Looks = 7 }, default));
    }

    private static async Task<ChatMessage> WithLegAsync(DeliveryWorld world)
    {
        var second = await world.Threads.OpenAsync("demo", "customer-1", "messenger", DeliveryWorld.Page, new ChatPeer("psid", "24700000000000002"), default);
        return world.Message("first") with { Legs = [new ChatLeg(second.Id) { Text = "second" }] };
    }

    private static async Task<DeliveryCheck> SentWithDeadlineAsync(DeliveryWorld world)
    {
        world.Business = world.Business with { DeliverWithin = "PT30M" };
        await world.RunAsync(await WithLegAsync(world));
        var (entity, sent) = Assert.Single(world.Bus.Sent);
        Assert.Equal((Queues.ChatReceipts, world.Clock.GetUtcNow().AddMinutes(30)), (entity, sent.NotBefore));
        world.Bus.Sent.Clear();
        world.Clock.Advance(TimeSpan.FromMinutes(30));
        return System.Text.Json.JsonSerializer.Deserialize(sent.Body.ToMemory().Span, Serverless.Platform.Json.RecordJson.Of<DeliveryCheck>())!;
    }

    private static Task DeliveredAsync(DeliveryWorld world) => world.Receipts.RecordAsync(
        [new ProviderReceipt("messenger", DeliveryWorld.Page, ReceiptKind.Delivered, world.Clock.GetUtcNow()) { MessageId = "m_1" }], default);

    private static ReceiptFailed Failed(ChatMessage message) => new()
    {
        Business = "demo",
        Channel = "messenger",
        Account = DeliveryWorld.Page,
        MessageId = "m_1",
        Metadata = EchoMetadata.ForStatus(message.SendId, message.Customer, message.Thread),
        ErrorCode = 131026,
        At = DeliveryWorld.Start,
    };

    private static async Task<(string? FellBackTo, string? Reason, string State)> StateAsync(DeliveryWorld world, ChatMessage message)
    {
        var row = await world.RowAsync(message);
        return (row.FellBackTo, row.Reason, row.State);
    }
}
