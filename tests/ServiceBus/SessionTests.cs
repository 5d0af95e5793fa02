using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class SessionTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task A_message_without_session_is_refused_by_a_queue_that_requires_sessions() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bus.SendAsync(new("x"), BrokerFixture.Sessions));

    [Fact]
    public async Task A_receiver_without_session_is_refused_by_a_queue_that_requires_sessions() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bus.ReceiveNowAsync(BrokerFixture.Sessions));

    [Fact]
    public async Task A_session_cannot_be_accepted_on_a_queue_without_sessions() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bus.Client.AcceptNextSessionAsync(BrokerFixture.Queue));

    [Fact]
    public async Task A_session_gives_its_messages_in_order_and_no_others()
    {
        await SendAsync("a", "1", "2", "3");
        await SendAsync("b", "4");

        await using var session = await AcceptNextAsync();
        var messages = await session.ReceiveMessagesAsync(10);

        Assert.Equal("a", session.SessionId);
        Assert.Equal(["1", "2", "3"], messages.Select(m => m.Body.ToString()));
        Assert.All(messages, m => Assert.Equal(session.SessionLockedUntil, m.LockedUntil));
    }

    [Fact]
    public async Task Accepting_goes_round_the_sessions_in_the_order_in_which_they_got_messages()
    {
        await SendAsync("a", "1");
        await SendAsync("b", "2");
        await SendAsync("a", "3");

        await using var first = await AcceptNextAsync();
        await using var second = await AcceptNextAsync();

        Assert.Equal(("a", "b"), (first.SessionId, second.SessionId));
    }

    [Fact]
    public async Task A_locked_session_cannot_be_accepted_by_another()
    {
        await SendAsync("a", "1");
        await using var session = await AcceptNextAsync();

        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => _bus.Client.AcceptSessionAsync(BrokerFixture.Sessions, "a"));

        Assert.Equal(ServiceBusFailureReason.SessionCannotBeLocked, exception.Reason);
    }

    [Fact]
    public async Task Accepting_waits_for_the_try_timeout_and_then_says_so()
    {
        var waiting = AcceptNextAsync();

        _bus.Clock.Advance(TimeSpan.FromMinutes(1));

        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(ServiceBusFailureReason.ServiceTimeout, exception.Reason);
    }

    [Fact]
    public async Task Accepting_waits_for_a_session_that_gets_a_message()
    {
        var waiting = AcceptNextAsync();

        await SendAsync("late", "1");

        await using var session = await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("late", session.SessionId);
    }

    [Fact]
    public async Task Accepting_waits_for_a_session_that_is_released()
    {
        await SendAsync("a", "1");
        var first = await AcceptNextAsync();
        var waiting = AcceptNextAsync();

        await first.CloseAsync();

        await using var second = await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("a", second.SessionId);
    }

    [Fact]
    public async Task An_abandoned_message_comes_before_the_later_ones_of_its_session()
    {
        await SendAsync("a", "1", "2");
        await using var session = await AcceptNextAsync();
        var first = await session.ReceiveMessageAsync();

        await session.AbandonMessageAsync(first!);

        Assert.Equal(["1", "2"], (await session.ReceiveMessagesAsync(10)).Select(m => m.Body.ToString()));
    }

    [Fact]
    public async Task A_released_session_gives_its_messages_back_without_counting_the_delivery()
    {
        await SendAsync("a", "1");
        var first = await AcceptNextAsync();
        await first.ReceiveMessageAsync();

        await first.DisposeAsync();
        await using var second = await AcceptNextAsync();

        Assert.Equal(1, (await second.ReceiveMessageAsync())!.DeliveryCount);
    }

    [Fact]
    public async Task A_session_lock_that_expires_counts_the_delivery_and_loses_the_session()
    {
        await SendAsync("a", "1");
        var first = await AcceptNextAsync();
        var message = await first.ReceiveMessageAsync();

        _bus.Clock.Advance(BrokerFixture.LockDuration);
        await using var second = await AcceptNextAsync();

        Assert.Equal(2, (await second.ReceiveMessageAsync())!.DeliveryCount);
        await AssertSessionLostAsync(() => first.CompleteMessageAsync(message!));
        await AssertSessionLostAsync(() => first.RenewSessionLockAsync());
        await AssertSessionLostAsync(() => first.ReceiveMessageAsync());
        await AssertSessionLostAsync(() => first.GetSessionStateAsync());
    }

    [Fact]
    public async Task A_receive_that_waits_in_a_session_hears_when_the_lock_is_lost()
    {
        await using var session = await _bus.Client.AcceptSessionAsync(BrokerFixture.Sessions, "empty");
        var waiting = session.ReceiveMessageAsync(TimeSpan.FromHours(1));

        _bus.Clock.Advance(BrokerFixture.LockDuration);

        await AssertSessionLostAsync(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_renewed_session_lock_keeps_session_and_messages()
    {
        await SendAsync("a", "1");
        await using var session = await AcceptNextAsync();
        var message = await session.ReceiveMessageAsync();
        _bus.Clock.Advance(TimeSpan.FromSeconds(45));

        await session.RenewSessionLockAsync();
        _bus.Clock.Advance(TimeSpan.FromSeconds(45));

        Assert.Equal(BrokerFixture.Start.AddSeconds(105), session.SessionLockedUntil);
        await session.CompleteMessageAsync(message!);
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.RenewMessageLockAsync(message!));
    }

    [Fact]
    public async Task Session_state_outlives_lock_messages_and_restart_until_it_is_set_to_null()
    {
        await using (var first = await _bus.Client.AcceptSessionAsync(BrokerFixture.Sessions, "a"))
        {
            Assert.Null(await first.GetSessionStateAsync());
            await first.SetSessionStateAsync(BinaryData.FromString("state"));
        }

        await _bus.RestartAsync();
        await using var second = await _bus.Client.AcceptSessionAsync(BrokerFixture.Sessions, "a");

        Assert.Equal("state", (await second.GetSessionStateAsync())!.ToString());
        await second.SetSessionStateAsync(null);
        Assert.Null(await second.GetSessionStateAsync());
    }

    [Fact]
    public async Task A_waiting_session_receiver_gets_the_next_message_of_its_session()
    {
        await using var session = await _bus.Client.AcceptSessionAsync(BrokerFixture.Sessions, "a");
        var waiting = session.ReceiveMessageAsync(TimeSpan.FromSeconds(30));

        await SendAsync("b", "other");
        await SendAsync("a", "mine");

        Assert.Equal("mine", (await waiting.WaitAsync(TimeSpan.FromSeconds(30)))!.Body.ToString());
    }

    [Fact]
    public async Task Closing_the_client_releases_its_sessions()
    {
        await SendAsync("a", "1");
        var other = new ServiceBusClient($"Endpoint=sb://{_bus.Client.FullyQualifiedNamespace};SharedAccessKeyName=n;SharedAccessKey=k");
        await other.AcceptNextSessionAsync(BrokerFixture.Sessions);

        await other.DisposeAsync();

        await using var session = await AcceptNextAsync();
        Assert.Equal("a", session.SessionId);
    }

    [Fact]
    public async Task The_dead_letters_of_a_session_queue_are_received_without_session()
    {
        await SendAsync("a", "1");
        await using var session = await AcceptNextAsync();

        await session.DeadLetterMessageAsync((await session.ReceiveMessageAsync())!, "bad");

        var dead = await _bus.ReceiveOneAsync(BrokerFixture.Sessions, SubQueue.DeadLetter);
        Assert.Equal(("a", "bad"), (dead.SessionId, dead.DeadLetterReason));
        await _bus.Receiver(BrokerFixture.Sessions, SubQueue.DeadLetter).CompleteMessageAsync(dead);
    }

    private Task<ServiceBusSessionReceiver> AcceptNextAsync() => _bus.Client.AcceptNextSessionAsync(BrokerFixture.Sessions);

    private async Task SendAsync(string session, params string[] bodies)
    {
        foreach (var body in bodies) { await _bus.SendAsync(new(body) { SessionId = session }, BrokerFixture.Sessions); }
    }

    private static async Task AssertSessionLostAsync(Func<Task> act) =>
        Assert.Equal(ServiceBusFailureReason.SessionLockLost, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);
}
