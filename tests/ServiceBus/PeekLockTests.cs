using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class PeekLockTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task A_received_message_has_what_was_sent_and_what_the_broker_added()
    {
        var sent = new ServiceBusMessage("hello")
        {
            MessageId = "m-1",
            SessionId = "s",
            CorrelationId = "c",
            Subject = "subject",
            To = "to",
            ReplyTo = "reply",
            ReplyToSessionId = "rs",
            ContentType = "text/plain",
            PartitionKey = "s",
            TimeToLive = TimeSpan.FromHours(2),
        };
        sent.ApplicationProperties["text"] = "é";
        sent.ApplicationProperties["number"] = 42;
        sent.ApplicationProperties["time"] = BrokerFixture.Start;

        await _bus.SendAsync(sent);
        var received = await _bus.ReceiveOneAsync();

        Assert.Equal("hello", received.Body.ToString());
        Assert.Equal(("m-1", "s", "c", "subject"), (received.MessageId, received.SessionId, received.CorrelationId, received.Subject));
        Assert.Equal(("to", "reply", "rs", "text/plain", "s"), (received.To, received.ReplyTo, received.ReplyToSessionId, received.ContentType, received.PartitionKey));
        Assert.Equal(("é", 42, BrokerFixture.Start), (received.ApplicationProperties["text"], received.ApplicationProperties["number"], received.ApplicationProperties["time"]));
        Assert.Equal(BrokerFixture.Start, received.EnqueuedTime);
        Assert.Equal(BrokerFixture.Start.AddHours(2), received.ExpiresAt);
        Assert.Equal(BrokerFixture.Start + BrokerFixture.LockDuration, received.LockedUntil);
        Assert.Equal((1, 1L), (received.DeliveryCount, received.SequenceNumber));
    }

    [Fact]
    public async Task A_locked_message_is_not_handed_out_again()
    {
        await _bus.SendAsync(new("x"));

        await _bus.ReceiveOneAsync();

        Assert.Empty(await _bus.ReceiveNowAsync());
    }

    [Fact]
    public async Task A_lock_that_expires_makes_the_message_available_with_its_delivery_counted()
    {
        await _bus.SendAsync(new("x"));
        var first = await _bus.ReceiveOneAsync();

        _bus.Clock.Advance(BrokerFixture.LockDuration);
        var second = await _bus.ReceiveOneAsync();

        Assert.Equal(2, second.DeliveryCount);
        await AssertLockLostAsync(() => _bus.Receiver().CompleteMessageAsync(first));
        await _bus.Receiver().CompleteMessageAsync(second);
    }

    [Fact]
    public async Task A_renewed_lock_lasts_for_another_lock_duration()
    {
        await _bus.SendAsync(new("x"));
        var message = await _bus.ReceiveOneAsync();
        _bus.Clock.Advance(TimeSpan.FromSeconds(45));

        await _bus.Receiver().RenewMessageLockAsync(message);
        _bus.Clock.Advance(TimeSpan.FromSeconds(45));

        Assert.Equal(BrokerFixture.Start.AddSeconds(105), message.LockedUntil);
        Assert.Empty(await _bus.ReceiveNowAsync());
        await _bus.Receiver().CompleteMessageAsync(message);
    }

    [Fact]
    public async Task A_completed_message_is_gone()
    {
        await _bus.SendAsync(new("x"));
        var message = await _bus.ReceiveOneAsync();

        await _bus.Receiver().CompleteMessageAsync(message);
        _bus.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Empty(await _bus.ReceiveNowAsync());
        Assert.Equal((0, 0), ((await _bus.StatusAsync()).Active, (await _bus.StatusAsync()).DeadLetter));
        await AssertLockLostAsync(() => _bus.Receiver().CompleteMessageAsync(message));
    }

    [Fact]
    public async Task An_abandoned_message_is_the_next_one_again_with_the_changed_properties()
    {
        await _bus.SendAsync(new("first"));
        await _bus.SendAsync(new("second"));
        var first = await _bus.ReceiveOneAsync();

        await _bus.Receiver().AbandonMessageAsync(first, new Dictionary<string, object> { ["why"] = "later" });
        var again = await _bus.ReceiveOneAsync();

        Assert.Equal(("first", 2, "later"), (again.Body.ToString(), again.DeliveryCount, again.ApplicationProperties["why"]));
    }

    [Fact]
    public async Task Receive_and_delete_leaves_nothing_behind()
    {
        await _bus.SendAsync(new("x"));
        var receiver = _bus.Receiver(mode: ServiceBusReceiveMode.ReceiveAndDelete);

        var message = await receiver.ReceiveMessageAsync();

        Assert.Equal(0, (await _bus.StatusAsync()).Active);
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(message!));
    }

    [Fact]
    public async Task A_receive_returns_null_when_nothing_came_in_time()
    {
        var waiting = _bus.Receiver().ReceiveMessageAsync(TimeSpan.FromSeconds(5));

        _bus.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_waiting_receive_gets_the_message_that_is_sent_next()
    {
        var waiting = _bus.Receiver().ReceiveMessageAsync(TimeSpan.FromSeconds(5));

        await _bus.SendAsync(new("x"));

        Assert.Equal("x", (await waiting.WaitAsync(TimeSpan.FromSeconds(30)))!.Body.ToString());
    }

    [Fact]
    public async Task A_waiting_receive_gets_the_message_whose_lock_expires()
    {
        await _bus.SendAsync(new("x"));
        await _bus.ReceiveOneAsync();
        var waiting = _bus.Receiver().ReceiveMessageAsync(TimeSpan.FromHours(1));

        _bus.Clock.Advance(BrokerFixture.LockDuration);

        Assert.Equal(2, (await waiting.WaitAsync(TimeSpan.FromSeconds(30)))!.DeliveryCount);
    }

    [Fact]
    public async Task A_cancelled_receive_takes_no_message()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = _bus.Receiver().ReceiveMessageAsync(TimeSpan.FromHours(1), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        await _bus.SendAsync(new("x"));
        Assert.Equal(1, (await _bus.ReceiveOneAsync()).DeliveryCount);
    }

    [Fact]
    public async Task A_peeked_message_cannot_be_settled()
    {
        await _bus.SendAsync(new("x"));

        var peeked = await _bus.Receiver().PeekMessageAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _bus.Receiver().CompleteMessageAsync(peeked!));
    }

    private static async Task AssertLockLostAsync(Func<Task> settle)
    {
        var exception = await Assert.ThrowsAsync<ServiceBusException>(settle);
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, exception.Reason);
        Assert.False(exception.IsTransient);
    }
}
