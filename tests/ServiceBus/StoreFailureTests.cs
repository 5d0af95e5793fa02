using Azure.Messaging.ServiceBus;
using Microsoft.Data.Sqlite;

namespace Serverless.Tests.ServiceBus;

/// <summary>The file refuses a write: a row lies where the next message of the queue must go.</summary>
public sealed class StoreFailureTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task A_write_that_fails_is_reported_as_transient_and_stores_nothing()
    {
        await BlockAsync();

        await AssertFailsAsync(() => _bus.SendAsync(new("new")));

        Assert.Equal(["before", "blocker"], (await _bus.Receiver().PeekMessagesAsync(10)).Select(m => m.Body.ToString()));
    }

    [Fact]
    public async Task Other_entities_go_on_after_a_failed_write()
    {
        await BlockAsync();
        await AssertFailsAsync(() => _bus.SendAsync(new("new")));

        await _bus.SendAsync(new("x"), BrokerFixture.Unique);

        Assert.Equal("x", (await _bus.ReceiveOneAsync(BrokerFixture.Unique)).Body.ToString());
    }

    [Fact]
    public async Task Who_waits_or_holds_a_lock_hears_of_a_failed_write()
    {
        await BlockAsync();
        await _bus.SendAsync(new("s") { SessionId = "a" }, BrokerFixture.Sessions);
        await using var session = await _bus.Client.AcceptNextSessionAsync(BrokerFixture.Sessions);
        var message = await _bus.ReceiveOneAsync();
        var waiting = _bus.Receiver(BrokerFixture.Unique).ReceiveMessageAsync(TimeSpan.FromHours(1));

        await AssertFailsAsync(() => _bus.SendAsync(new("new")));

        await AssertFailsAsync(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        await AssertFailsAsync(() => session.ReceiveMessageAsync(), ServiceBusFailureReason.SessionLockLost);
        await AssertFailsAsync(() => _bus.Receiver().CompleteMessageAsync(message), ServiceBusFailureReason.MessageLockLost);
        Assert.Equal(2, (await _bus.ReceiveOneAsync()).DeliveryCount);
    }

    private async Task BlockAsync()
    {
        await _bus.SendAsync(new("before"));
        await _bus.SendAsync(new("blocker"));
        await _bus.RestartAsync(() =>
        {
            using var connection = new SqliteConnection($"Data Source={_bus.DatabasePath};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE message SET key = (SELECT key - (key & 0xFFFFFFFFFFFF) + reserved_sequence + 1 FROM entity WHERE path = 'plain') WHERE key & 0xFFFFFFFFFFFF = 2";
            Assert.Equal(1, command.ExecuteNonQuery());
        });
    }

    private static async Task AssertFailsAsync(Func<Task> act, ServiceBusFailureReason reason = ServiceBusFailureReason.ServiceCommunicationProblem) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);
}
