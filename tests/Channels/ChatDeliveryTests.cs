using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Conversations.People;

namespace Serverless.Tests.Channels;

public class ChatDeliveryTests
{
    [Fact]
    public async Task A_message_is_sent_and_recorded_with_the_providers_id()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = world.Message("shipped");

        var end = await world.RunAsync(message);

        Assert.Equal((DeliveryStates.Sent, "ok"), (end.State, end.Reason));
        var row = await world.RowAsync(message);
        Assert.Equal((DeliveryStates.Sent, "m_1", "order:shipped"), (row.State, row.ProviderMessageId, row.About));
        Assert.Empty(world.Bus.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_was_sent_is_not_sent_again(bool isKnownRepeat)
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = world.Message("shipped");
        await world.RunAsync(message);

        var end = await world.RunAsync(message, isKnownRepeat);

        Assert.Equal("already-done", end.Reason);
        Assert.Single(world.Channel.Asked);
    }

    [Fact]
    public async Task Consent_is_checked_when_the_message_is_sent()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = world.Message("shipped");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Withdrawn);

        Assert.Equal("no-consent", (await world.RunAsync(message)).Reason);
        Assert.Equal(DeliveryStates.Refused, (await world.RowAsync(message)).State);
        Assert.Empty(world.Channel.Asked);
    }

    [Theory]
    [InlineData(true, true, "held-by-person")]
    [InlineData(true, false, "held-by-person")]
    [InlineData(false, true, "ok")]
    [InlineData(false, false, "ok")]
    public async Task What_nobody_waits_for_yields_to_a_person_who_took_any_chat_since_it_was_made(bool isUnasked, bool isThisChat, string reason)
    {
        using var world = await DeliveryWorld.StartAsync();
        var other = await world.Threads.OpenAsync("demo", "customer-1", "whatsapp", "106000000000003", new ChatPeer("phone", "4915112345678"), default);
        var message = world.Message("missed") with { IsUnasked = isUnasked };
        await world.Threads.UpdateAsync("demo", "customer-1", isThisChat ? world.Thread.Id : other.Id,
            thread => ThreadHolds.Give(thread, ThreadHolders.Person, world.Clock.GetUtcNow(), passes: false), default);

        Assert.Equal(reason, (await world.RunAsync(message)).Reason);
        Assert.Equal(reason == "ok" ? 1 : 0, world.Channel.Asked.Count);
    }

    [Fact]
    public async Task What_nobody_waits_for_is_sent_again_when_the_person_gave_the_chat_back()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.Threads.UpdateAsync("demo", "customer-1", world.Thread.Id, thread => ThreadHolds.Give(thread, ThreadHolders.Person, world.Clock.GetUtcNow(), passes: false), default);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Threads.UpdateAsync("demo", "customer-1", world.Thread.Id, thread => ThreadHolds.Return(thread, world.Clock.GetUtcNow(), hasControl: true), default);

        Assert.Equal("ok", (await world.RunAsync(world.Message("missed") with { IsUnasked = true })).Reason);
    }

    [Theory]
    [InlineData("09:00", "12:00", true, "quiet-hours")]
    [InlineData("09:00", "12:00", false, "ok")]
    [InlineData("12:00", "14:00", true, "ok")]
    public async Task What_nobody_waits_for_is_not_sent_in_quiet_hours(string from, string to, bool isUnasked, string reason)
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Business = world.Business with { TimeZone = "Europe/Berlin", Callers = new() { QuietHours = new(from, to) } };

        Assert.Equal(reason, (await world.RunAsync(world.Message("missed") with { IsUnasked = isUnasked })).Reason);
    }

    [Fact]
    public async Task A_direct_answer_needs_no_consent()
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal(DeliveryStates.Sent, (await world.RunAsync(world.Message("stopped", Purpose.Service) with { IsReply = true })).State);
    }

    [Fact]
    public async Task A_message_that_came_too_late_is_refused_as_stale()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = world.Message("today") with { StaleAfter = DeliveryWorld.Start.AddHours(1) };
        world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal((DeliveryStates.Refused, "stale"), await EndAsync(world, message));
    }

    [Fact]
    public async Task A_message_to_a_chat_that_is_gone_is_refused()
    {
        using var world = await DeliveryWorld.StartAsync();

        Assert.Equal((DeliveryStates.Refused, "thread-gone"), await EndAsync(world, world.Message("lost") with { Thread = "nowhere" }));
    }

    [Fact]
    public async Task What_the_provider_refuses_is_recorded_with_the_reason()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Refused("messenger.person-unavailable"));
        var message = world.Message("shipped");

        await world.RunAsync(message);

        Assert.Equal((DeliveryStates.Refused, "messenger.person-unavailable"), ((await world.RowAsync(message)).State, (await world.RowAsync(message)).Reason));
    }

    [Fact]
    public async Task When_the_customer_stopped_us_at_the_provider_our_consent_record_follows()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Refused("messenger.notifications-stopped") { ConsentWithdrawn = true });
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        await world.RunAsync(world.Message("shipped"));

        var consents = await world.Consents.ListAsync("demo", "customer-1", default);
        Assert.Equal(ConsentState.Withdrawn, Assert.Single(consents, consent => consent.Purpose == Purpose.OrderUpdates).State);
    }

    [Fact]
    public async Task What_the_customer_stopped_need_not_be_what_the_message_was_sent_for()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.ConsentAsync(Purpose.Promotions, ConsentState.Given);
        world.Channel.Answers.Enqueue(new SendOutcome.Refused("whatsapp.marketing-stopped") { ConsentWithdrawn = true, Withdrawn = Purpose.Promotions });
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        await world.RunAsync(world.Message("shipped"));

        var consents = await world.Consents.ListAsync("demo", "customer-1", default);
        Assert.Equal(ConsentState.Given, Assert.Single(consents, consent => consent.Purpose == Purpose.OrderUpdates).State);
        Assert.Equal(ConsentState.Withdrawn, Assert.Single(consents, consent => consent.Purpose == Purpose.Promotions).State);
    }

    [Fact]
    public async Task A_deferred_message_comes_back_under_a_new_bus_id_and_the_same_send_id()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate") { RetryAfter = TimeSpan.FromSeconds(60) });
        var message = world.Message("shipped");

        await world.RunAsync(message);

        var (_, again) = Assert.Single(world.Bus.Sent);
        Assert.Equal($"{message.SendId}.1", again.MessageId);
        Assert.Equal(message.SendId, world.Bus.Chats.Single().SendId);
        Assert.InRange(again.NotBefore!.Value - DeliveryWorld.Start, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(72));
        Assert.Equal(DeliveryStates.Sent, (await world.RunNextDeferredAsync()).State);
    }

    [Fact]
    public async Task Order_within_a_chat_is_kept_across_deferrals()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate-person") { RetryAfter = TimeSpan.FromMinutes(5) });
        foreach (var name in new[] { "one", "two", "three" }) { await world.RunAsync(world.Message(name)); }

        Assert.Equal(["one"], world.Channel.Asked);
        while (world.Bus.Sent.Count > 0) { await world.RunNextDeferredAsync(); }

        Assert.Equal(["one", "one", "two", "three"], world.Channel.Asked);
        Assert.Empty(await world.WaitingAsync());
    }

    [Fact]
    public async Task A_waiting_message_that_never_came_back_does_not_hold_up_the_others_for_ever()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate-person") { RetryAfter = TimeSpan.FromMinutes(5) });
        await world.RunAsync(world.Message("lost"));
        world.Bus.Sent.Clear();
        world.Clock.Advance(TimeSpan.FromMinutes(6) + ThreadQueue.MissingAfter);

        Assert.Equal(DeliveryStates.Sent, (await world.RunAsync(world.Message("next"))).State);
    }

    [Fact]
    public async Task A_message_that_was_put_off_for_a_day_is_refused()
    {
        using var world = await DeliveryWorld.StartAsync();
        for (var i = 0; i < 100; i++) { world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate") { RetryAfter = TimeSpan.FromMinutes(30) }); }

        var end = await world.RunAsync(world.Message("shipped"));
        while (world.Bus.Sent.Count > 0) { end = await world.RunNextDeferredAsync(); }

        Assert.Equal((DeliveryStates.Refused, "deferred-too-long"), (end.State, end.Reason));
        Assert.True(world.Clock.GetUtcNow() <= DeliveryWorld.Start.AddHours(24));
    }

    [Fact]
    public async Task A_temporary_error_is_tried_a_few_times_and_then_refused()
    {
        using var world = await DeliveryWorld.StartAsync();
        for (var i = 0; i < 10; i++) { world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.temporary") { MostTries = 3 }); }

        var end = await world.RunAsync(world.Message("shipped"));
        while (world.Bus.Sent.Count > 0) { end = await world.RunNextDeferredAsync(); }

        Assert.Equal((DeliveryStates.Refused, "messenger.temporary", true), (end.State, end.Reason, end.NeedsAttention));
        Assert.Equal(4, world.Channel.Asked.Count);
    }

    [Fact]
    public async Task A_broken_token_pauses_the_account_and_no_message_is_lost()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.TokenBroken("messenger.token-invalid"));
        var other = await world.Threads.OpenAsync("demo", "customer-1", "messenger", DeliveryWorld.Page, new ChatPeer("psid", "24700000000000002"), default);

        var first = await world.RunAsync(world.Message("one"));
        var second = await world.RunAsync(world.Message("two") with { Thread = other.Id });

        Assert.Equal(("messenger.token-invalid", true), (first.Reason, first.NeedsAttention));
        Assert.Equal("account-paused", second.Reason);
        Assert.Single(world.Channel.Asked);
        Assert.All(world.Bus.Sent, sent => Assert.InRange(sent.Message.NotBefore!.Value, DeliveryWorld.Start.AddMinutes(15), DeliveryWorld.Start.AddMinutes(16)));
        while (world.Bus.Sent.Count > 0) { await world.RunNextDeferredAsync(); }

        Assert.Equal(["one", "one", "two"], world.Channel.Asked.Order());
    }

    [Fact]
    public async Task A_limit_of_the_whole_account_spares_the_provider_other_calls_until_it_is_over()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate") { RetryAfter = TimeSpan.FromSeconds(30), WholeAccount = true });
        var other = await world.Threads.OpenAsync("demo", "customer-1", "messenger", DeliveryWorld.Page, new ChatPeer("psid", "24700000000000002"), default);
        await world.RunAsync(world.Message("one"));

        Assert.Equal("account-paused", (await world.RunAsync(world.Message("two") with { Thread = other.Id })).Reason);
        Assert.Equal(["one"], world.Channel.Asked);
        while (world.Bus.Sent.Count > 0) { await world.RunNextDeferredAsync(); }

        Assert.Equal(["one", "one", "two"], world.Channel.Asked.Order());
    }

    [Fact]
    public async Task A_message_in_a_blocked_chat_waits_until_the_block_ends()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.Threads.UpdateAsync("demo", "customer-1", world.Thread.Id, thread => thread with { BlockedUntil = DeliveryWorld.Start.AddMinutes(3) }, default);

        Assert.Equal("thread-blocked", (await world.RunAsync(world.Message("one"))).Reason);
        Assert.Equal(DeliveryWorld.Start.AddMinutes(3), world.Bus.Sent.Single().Message.NotBefore);
    }

    private static async Task<(string, string)> EndAsync(DeliveryWorld world, ChatMessage message)
    {
        var end = await world.RunAsync(message);
        return (end.State, end.Reason);
    }
}
