using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class RecoveryTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task Active_scheduled_and_dead_messages_survive_a_restart_in_order()
    {
        for (var i = 0; i < 5; i++) { await _bus.SendAsync(new($"{i}")); }

        await _bus.Sender().ScheduleMessageAsync(new("later"), BrokerFixture.Start.AddHours(1));
        await _bus.Receiver().DeadLetterMessageAsync(await _bus.ReceiveOneAsync(), "bad");

        await _bus.RestartAsync();

        Assert.Equal(["1", "2", "3", "4"], (await _bus.ReceiveNowAsync()).Select(m => m.Body.ToString()));
        Assert.Equal("bad", (await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter)).DeadLetterReason);
        _bus.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains(await _bus.ReceiveNowAsync(), m => m.Body.ToString() == "later");
    }

    [Fact]
    public async Task A_message_that_was_locked_is_available_after_a_restart_with_its_delivery_counted()
    {
        await _bus.SendAsync(new("x"));
        var before = await _bus.ReceiveOneAsync();

        await _bus.RestartAsync();
        var after = await _bus.ReceiveOneAsync();

        Assert.Equal(2, after.DeliveryCount);
        await Assert.ThrowsAsync<ServiceBusException>(() => _bus.Receiver().CompleteMessageAsync(before));
    }

    [Fact]
    public async Task A_message_that_ends_its_process_ten_times_goes_to_the_dead_letter_queue()
    {
        await _bus.SendAsync(new("killer"));
        for (var life = 0; life < 10; life++)
        {
            await _bus.ReceiveOneAsync();
            await _bus.RestartAsync();
        }

        Assert.Empty(await _bus.ReceiveNowAsync());
        Assert.Equal("MaxDeliveryCountExceeded", (await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter)).DeadLetterReason);
    }

    [Fact]
    public async Task A_released_session_is_not_counted_after_a_restart_either()
    {
        await _bus.SendAsync(new("x") { SessionId = "a" }, BrokerFixture.Sessions);
        await using (var session = await _bus.Client.AcceptNextSessionAsync(BrokerFixture.Sessions)) { await session.ReceiveMessageAsync(); }

        await _bus.RestartAsync();

        await using var again = await _bus.Client.AcceptNextSessionAsync(BrokerFixture.Sessions);
        Assert.Equal(1, (await again.ReceiveMessageAsync())!.DeliveryCount);
    }

    [Fact]
    public async Task What_fell_due_while_the_broker_was_closed_is_done_at_its_start()
    {
        await _bus.SendAsync(new("expired") { TimeToLive = TimeSpan.FromMinutes(1) });
        await _bus.SendAsync(new("due") { ScheduledEnqueueTime = BrokerFixture.Start.AddMinutes(1) });

        await _bus.RestartAsync(() => _bus.Clock.Advance(TimeSpan.FromHours(1)));

        Assert.Equal("due", (await _bus.ReceiveOneAsync()).Body.ToString());
        Assert.Equal("expired", (await _bus.ReceiveOneAsync(subQueue: SubQueue.DeadLetter)).Body.ToString());
    }

    [Fact]
    public async Task A_log_that_was_torn_off_costs_at_most_its_last_transactions()
    {
        for (var i = 0; i < 20; i++) { await _bus.SendAsync(new($"{i:00}")); }

        var copy = Directory.CreateTempSubdirectory("torn-").FullName;
        try
        {
            File.Copy(_bus.DatabasePath, Path.Combine(copy, "bus.db"));
            var log = Path.Combine(copy, "bus.db-wal");
            File.Copy(_bus.DatabasePath + "-wal", log);
            using (var file = File.OpenWrite(log)) { file.SetLength(file.Length - 1000); }

            await using var broker = EmbeddedBroker.Open(Path.Combine(copy, "bus.db"), _bus.Entities, _bus.Clock);
            var bodies = (await broker.PeekAsync(BrokerFixture.Queue, null, 0, 100, CancellationToken.None)).Select(m => m.Body.ToString()).ToList();

            Assert.Equal(Enumerable.Range(0, 19).Select(i => $"{i:00}"), bodies);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task A_file_that_is_open_in_another_broker_is_refused()
    {
        var exception = Assert.Throws<IOException>(() => EmbeddedBroker.Open(_bus.DatabasePath, _bus.Entities, _bus.Clock));

        Assert.Contains("open in another process", exception.Message, StringComparison.Ordinal);
        await _bus.SendAsync(new("the first one goes on"));
    }

    [Fact]
    public async Task Sessions_and_duplicate_detection_cannot_be_changed_afterwards()
    {
        await _bus.CloseAsync();
        var entities = BrokerFixture.DefaultEntities();

        var sessions = Change(q => q with { RequiresSession = true });
        var duplicates = Change(q => q with { DuplicateDetectionWindow = TimeSpan.FromMinutes(1) });

        Assert.Contains("'plain' exists with another requiresSession", Assert.Throws<InvalidDataException>(() => Open(sessions)).Message, StringComparison.Ordinal);
        Assert.Contains("'plain' exists with another requiresDuplicateDetection", Assert.Throws<InvalidDataException>(() => Open(duplicates)).Message, StringComparison.Ordinal);

        MessagingEntities Change(Func<Serverless.Local.ServiceBus.Entities.QueueDefinition, Serverless.Local.ServiceBus.Entities.QueueDefinition> change) =>
            entities with { Queues = [change(entities.Queues[0]), .. entities.Queues.Skip(1)] };

        EmbeddedBroker Open(MessagingEntities changed) => EmbeddedBroker.Open(_bus.DatabasePath, changed, _bus.Clock);
    }

    [Fact]
    public async Task The_messages_of_an_entity_that_is_no_longer_declared_wait_in_the_file()
    {
        await _bus.SendAsync(new("x"));
        var all = _bus.Entities;

        await _bus.RestartAsync(() => _bus.Entities = all with { Queues = [.. all.Queues.Skip(1)] });
        await Assert.ThrowsAsync<ServiceBusException>(() => _bus.SendAsync(new("y")));
        await _bus.RestartAsync(() => _bus.Entities = all);

        Assert.Equal("x", (await _bus.ReceiveOneAsync()).Body.ToString());
    }

    [Fact]
    public async Task A_waiting_receiver_hears_that_the_broker_closes()
    {
        var waiting = _bus.Receiver().ReceiveMessageAsync(TimeSpan.FromHours(1));

        await _bus.CloseAsync();

        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(ServiceBusFailureReason.ServiceCommunicationProblem, exception.Reason);
    }
}
