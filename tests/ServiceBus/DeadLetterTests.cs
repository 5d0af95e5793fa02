using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class DeadLetterTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task The_tenth_abandon_moves_the_message_to_the_dead_letter_queue()
    {
        await _bus.SendAsync(new("poison"));
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            var message = await _bus.ReceiveOneAsync();
            Assert.Equal(delivery, message.DeliveryCount);
            await _bus.Receiver().AbandonMessageAsync(message);
        }

        Assert.Empty(await _bus.ReceiveNowAsync());
        var dead = await _bus.Receiver(subQueue: SubQueue.DeadLetter).PeekMessageAsync();
        Assert.Equal(("poison", "MaxDeliveryCountExceeded", 10), (dead!.Body.ToString(), dead.DeadLetterReason, dead.DeliveryCount));
        Assert.Equal("Message could not be consumed after 10 delivery attempts.", dead.DeadLetterErrorDescription);
    }

    [Fact]
    public async Task Expired_locks_count_towards_the_dead_letter_queue()
    {
        await _bus.SendAsync(new("poison"));
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            await _bus.ReceiveOneAsync();
            _bus.Clock.Advance(BrokerFixture.LockDuration);
        }

        Assert.Equal("MaxDeliveryCountExceeded", (await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter)).DeadLetterReason);
    }

    [Fact]
    public async Task An_explicit_dead_letter_carries_reason_description_and_properties()
    {
        await _bus.SendAsync(new("x"));
        var changes = new Dictionary<string, object> { ["seen"] = true };

        await _bus.Receiver().DeadLetterMessageAsync(await _bus.ReceiveOneAsync(), changes, "order.unreadable", "no id");

        var dead = await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter);
        Assert.Equal(("order.unreadable", "no id", true), (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["seen"]));
        Assert.Equal((1L, BrokerFixture.Start), (dead.SequenceNumber, dead.EnqueuedTime));
        Assert.Null(dead.DeadLetterSource);
    }

    [Fact]
    public async Task A_dead_letter_may_do_without_a_reason()
    {
        await _bus.SendAsync(new("x"));

        await _bus.Receiver().DeadLetterMessageAsync(await _bus.ReceiveOneAsync());

        Assert.Null((await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter)).DeadLetterReason);
    }

    [Fact]
    public async Task Reason_and_description_have_at_most_4096_characters()
    {
        await _bus.SendAsync(new("x"));
        var message = await _bus.ReceiveOneAsync();
        var longest = new string('r', 4096);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _bus.Receiver().DeadLetterMessageAsync(message, longest + "r"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _bus.Receiver().DeadLetterMessageAsync(message, "r", longest + "r"));
        await _bus.Receiver().DeadLetterMessageAsync(message, longest, longest);

        Assert.Equal(longest, (await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter)).DeadLetterReason);
    }

    [Fact]
    public async Task A_dead_letter_neither_expires_nor_counts_out()
    {
        await _bus.SendAsync(new("x") { TimeToLive = TimeSpan.FromMinutes(1) });
        await _bus.Receiver().DeadLetterMessageAsync(await _bus.ReceiveOneAsync());

        for (var delivery = 1; delivery <= 20; delivery++)
        {
            _bus.Clock.Advance(TimeSpan.FromDays(30));
            await _bus.Receiver(subQueue: SubQueue.DeadLetter).AbandonMessageAsync(await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter));
        }

        Assert.Equal(1, (await _bus.StatusAsync()).DeadLetter);
    }

    [Fact]
    public async Task A_dead_letter_is_resubmitted_by_a_copy_without_its_reason()
    {
        await _bus.SendAsync(new("x") { MessageId = "m" });
        await _bus.Receiver().DeadLetterMessageAsync(await _bus.ReceiveOneAsync(), "bad", "worse");
        var dead = await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter);

        await _bus.SendAsync(new ServiceBusMessage(dead));
        await _bus.Receiver(subQueue: SubQueue.DeadLetter).CompleteMessageAsync(dead);

        var again = await _bus.ReceiveOneAsync();
        Assert.Equal(("x", "m", null, 1), (again.Body.ToString(), again.MessageId, again.DeadLetterReason, again.DeliveryCount));
    }

    [Fact]
    public async Task Properties_that_outgrow_the_header_kill_the_message()
    {
        await _bus.SendAsync(new("x"));
        var huge = new Dictionary<string, object> { ["huge"] = new string('h', 65_536) };

        await _bus.Receiver().AbandonMessageAsync(await _bus.ReceiveOneAsync(), huge);

        var dead = await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter);
        Assert.Equal("HeaderSizeExceeded", dead.DeadLetterReason);
        Assert.DoesNotContain("huge", dead.ApplicationProperties.Keys);
    }

    [Fact]
    public async Task A_lock_of_the_queue_does_not_settle_in_the_dead_letter_queue()
    {
        await _bus.SendAsync(new("x"));
        var message = await _bus.ReceiveOneAsync();

        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => _bus.Receiver(subQueue: SubQueue.DeadLetter).CompleteMessageAsync(message));

        Assert.Equal(ServiceBusFailureReason.MessageLockLost, exception.Reason);
    }
}
