using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class PeekTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task Peek_shows_active_locked_deferred_and_scheduled_messages_and_changes_nothing()
    {
        foreach (var body in new[] { "deferred", "locked", "active" }) { await _bus.SendAsync(new(body)); }

        await _bus.Sender().ScheduleMessageAsync(new("scheduled"), BrokerFixture.Start.AddDays(1));
        await _bus.Receiver().DeferMessageAsync(await _bus.ReceiveOneAsync());
        await _bus.ReceiveOneAsync();

        var peeked = await _bus.Receiver().PeekMessagesAsync(10);

        Assert.Equal(["deferred", "locked", "active", "scheduled"], peeked.Select(m => m.Body.ToString()));
        Assert.Equal([ServiceBusMessageState.Deferred, ServiceBusMessageState.Active, ServiceBusMessageState.Active, ServiceBusMessageState.Scheduled], peeked.Select(m => m.State));
        Assert.All(peeked, m => Assert.Equal((0, Guid.Empty.ToString()), (m.DeliveryCount, m.LockToken)));
        Assert.Equal(("active", 1), ((await _bus.ReceiveOneAsync()).Body.ToString(), (await _bus.StatusAsync()).Deferred));
    }

    [Fact]
    public async Task A_receiver_peeks_on_behind_what_it_peeked_last_or_from_a_number()
    {
        foreach (var body in new[] { "1", "2", "3" }) { await _bus.SendAsync(new(body)); }

        var receiver = _bus.Receiver();

        Assert.Equal(["1", "2"], (await receiver.PeekMessagesAsync(2)).Select(m => m.Body.ToString()));
        Assert.Equal(["3"], (await receiver.PeekMessagesAsync(2)).Select(m => m.Body.ToString()));
        Assert.Null(await receiver.PeekMessageAsync());
        Assert.Equal("2", (await receiver.PeekMessageAsync(fromSequenceNumber: 2))!.Body.ToString());
    }

    [Fact]
    public async Task A_session_receiver_peeks_into_its_session_only()
    {
        await _bus.SendAsync(new("a1") { SessionId = "a" }, BrokerFixture.Sessions);
        await _bus.SendAsync(new("b1") { SessionId = "b" }, BrokerFixture.Sessions);
        await using var session = await _bus.Client.AcceptSessionAsync(BrokerFixture.Sessions, "b");

        Assert.Equal(["b1"], (await session.PeekMessagesAsync(10)).Select(m => m.Body.ToString()));
        Assert.Equal(2, (await _bus.Receiver(BrokerFixture.Sessions).PeekMessagesAsync(10)).Count);
    }

    [Fact]
    public async Task The_status_counts_every_state()
    {
        for (var i = 0; i < 5; i++)
        {
            await _bus.SendAsync(new("x"));
            _bus.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await _bus.Sender().ScheduleMessageAsync(new("x"), BrokerFixture.Start.AddDays(1));
        await _bus.Receiver().DeadLetterMessageAsync(await _bus.ReceiveOneAsync());
        await _bus.Receiver().DeferMessageAsync(await _bus.ReceiveOneAsync());
        await _bus.ReceiveOneAsync();

        var status = await _bus.StatusAsync();

        Assert.Equal(("queue", 3, 1, 1, 1, 1), (status.Kind, status.Active, status.Locked, status.Scheduled, status.Deferred, status.DeadLetter));
        Assert.Equal(BrokerFixture.Start.AddSeconds(2), status.OldestEnqueued);
        Assert.Equal("subscription", (await _bus.StatusAsync(BrokerFixture.PathOf(BrokerFixture.Subscription))).Kind);
    }
}
