using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class TimeTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task A_scheduled_message_is_handed_out_from_its_time_on_with_a_new_number()
    {
        var number = await _bus.Sender().ScheduleMessageAsync(new("later"), BrokerFixture.Start.AddMinutes(10));

        _bus.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Empty(await _bus.ReceiveNowAsync());
        _bus.Clock.Advance(TimeSpan.FromTicks(1));
        var message = await _bus.ReceiveOneAsync();

        Assert.Equal(("later", BrokerFixture.Start.AddMinutes(10)), (message.Body.ToString(), message.EnqueuedTime));
        Assert.True(message.SequenceNumber > number);
        Assert.Equal(ServiceBusMessageState.Active, message.State);
    }

    [Fact]
    public async Task What_fell_due_while_the_clock_jumped_arrives_at_once_in_the_order_of_the_times_it_was_scheduled_for()
    {
        var times = new[] { 30, 10, 20 }.Select(minutes => BrokerFixture.Start.AddMinutes(minutes)).ToList();
        foreach (var time in times) { await _bus.Sender().ScheduleMessageAsync(new("later"), time); }

        _bus.Clock.Advance(TimeSpan.FromHours(1));
        var messages = await _bus.ReceiveNowAsync();

        Assert.Equal(times.Order(), messages.Select(message => message.ScheduledEnqueueTime));
        Assert.All(messages, message => Assert.Equal(BrokerFixture.Start.AddHours(1), message.EnqueuedTime));
    }

    [Fact]
    public async Task A_waiting_receiver_gets_a_scheduled_message_when_its_time_comes()
    {
        await _bus.SendAsync(new("later") { ScheduledEnqueueTime = BrokerFixture.Start.AddMinutes(10) });
        var waiting = _bus.Receiver().ReceiveMessageAsync(TimeSpan.FromHours(1));

        _bus.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.NotNull(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_schedule_in_the_past_means_now()
    {
        await _bus.SendAsync(new("x") { ScheduledEnqueueTime = BrokerFixture.Start.AddMinutes(-1) });

        await _bus.ReceiveOneAsync();
    }

    [Fact]
    public async Task Messages_scheduled_for_the_same_time_become_active_in_the_order_in_which_they_were_sent()
    {
        for (var i = 0; i < 20; i++) { await _bus.Sender().ScheduleMessageAsync(new($"{i:00}"), BrokerFixture.Start.AddMinutes(1)); }

        _bus.Clock.Advance(TimeSpan.FromHours(1));

        var bodies = (await _bus.ReceiveNowAsync()).Select(m => m.Body.ToString()).ToList();
        Assert.Equal(20, bodies.Count);
        Assert.Equal(bodies.Order(), bodies);
    }

    [Fact]
    public async Task A_cancelled_schedule_never_comes()
    {
        var number = await _bus.Sender().ScheduleMessageAsync(new("x"), BrokerFixture.Start.AddMinutes(1));

        await _bus.Sender().CancelScheduledMessageAsync(number);
        _bus.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Empty(await _bus.ReceiveNowAsync());
    }

    [Fact]
    public async Task A_schedule_that_was_activated_cannot_be_cancelled()
    {
        var number = await _bus.Sender().ScheduleMessageAsync(new("x"), BrokerFixture.Start.AddMinutes(1));
        _bus.Clock.Advance(TimeSpan.FromMinutes(1));

        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => _bus.Sender().CancelScheduledMessageAsync(number));

        Assert.Equal(ServiceBusFailureReason.MessageNotFound, exception.Reason);
        await _bus.ReceiveOneAsync();
    }

    [Fact]
    public async Task Cancelling_an_unknown_number_cancels_none_of_the_others()
    {
        var number = await _bus.Sender().ScheduleMessageAsync(new("x"), BrokerFixture.Start.AddMinutes(1));

        await Assert.ThrowsAsync<ServiceBusException>(() => _bus.Sender().CancelScheduledMessagesAsync([number, 4711]));

        Assert.Equal(1, (await _bus.StatusAsync()).Scheduled);
    }

    [Fact]
    public async Task An_expired_message_goes_to_the_dead_letter_queue_when_the_entity_says_so()
    {
        await _bus.SendAsync(new("x") { TimeToLive = TimeSpan.FromMinutes(5) });

        _bus.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(await _bus.ReceiveNowAsync());
        Assert.Equal("TTLExpiredException", (await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter)).DeadLetterReason);
    }

    [Fact]
    public async Task An_expired_message_is_dropped_when_the_entity_says_nothing()
    {
        await _bus.SendAsync(new("x") { TimeToLive = TimeSpan.FromMinutes(5) }, BrokerFixture.Dropping);

        _bus.Clock.Advance(TimeSpan.FromMinutes(5));

        var status = await _bus.StatusAsync(BrokerFixture.Dropping);
        Assert.Equal((0, 0), (status.Active, status.DeadLetter));
    }

    [Fact]
    public async Task The_time_to_live_of_the_entity_is_default_and_ceiling()
    {
        await _bus.SendAsync(new("default"), BrokerFixture.Dropping);
        await _bus.SendAsync(new("cut") { TimeToLive = TimeSpan.FromDays(1) }, BrokerFixture.Dropping);

        var messages = await _bus.ReceiveNowAsync(BrokerFixture.Dropping);

        Assert.All(messages, m => Assert.Equal(TimeSpan.FromHours(1), m.TimeToLive));
    }

    [Fact]
    public async Task A_locked_message_expires_only_when_its_lock_is_gone()
    {
        await _bus.SendAsync(new("x") { TimeToLive = TimeSpan.FromSeconds(30) });
        var message = await _bus.ReceiveOneAsync();
        _bus.Clock.Advance(TimeSpan.FromSeconds(45));

        Assert.Equal(0, (await _bus.StatusAsync()).DeadLetter);
        await _bus.Receiver().AbandonMessageAsync(message);

        Assert.Equal("TTLExpiredException", (await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter)).DeadLetterReason);
    }

    [Fact]
    public async Task A_locked_message_may_be_completed_after_its_time_to_live()
    {
        await _bus.SendAsync(new("x") { TimeToLive = TimeSpan.FromSeconds(30) });
        var message = await _bus.ReceiveOneAsync();
        _bus.Clock.Advance(TimeSpan.FromSeconds(45));

        await _bus.Receiver().CompleteMessageAsync(message);

        Assert.Equal(0, (await _bus.StatusAsync()).DeadLetter);
    }

    [Fact]
    public async Task The_time_to_live_of_a_scheduled_message_counts_from_its_activation()
    {
        await _bus.SendAsync(new("x") { TimeToLive = TimeSpan.FromMinutes(5), ScheduledEnqueueTime = BrokerFixture.Start.AddHours(1) });

        _bus.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(BrokerFixture.Start.AddMinutes(65), (await _bus.ReceiveOneAsync()).ExpiresAt);
    }

    [Fact]
    public async Task A_deferred_message_expires_when_it_is_asked_for()
    {
        await _bus.SendAsync(new("x") { TimeToLive = TimeSpan.FromMinutes(5) });
        var message = await _bus.ReceiveOneAsync();
        await _bus.Receiver().DeferMessageAsync(message);

        _bus.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await _bus.StatusAsync()).Deferred);
        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => _bus.Receiver().ReceiveDeferredMessageAsync(message.SequenceNumber));

        Assert.Equal(ServiceBusFailureReason.MessageNotFound, exception.Reason);
        Assert.Equal((0, 1), ((await _bus.StatusAsync()).Deferred, (await _bus.StatusAsync()).DeadLetter));
    }
}
