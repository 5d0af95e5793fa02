using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class DuplicateDetectionTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task A_second_send_with_the_same_id_succeeds_and_is_dropped()
    {
        await SendAsync("first", "m");
        await SendAsync("second", "m");

        Assert.Equal("first", (await _bus.ReceiveOneAsync(BrokerFixture.Unique)).Body.ToString());
        Assert.Empty(await _bus.ReceiveNowAsync(BrokerFixture.Unique));
    }

    [Fact]
    public async Task A_completed_message_is_still_remembered()
    {
        await SendAsync("first", "m");
        await _bus.Receiver(BrokerFixture.Unique).CompleteMessageAsync(await _bus.ReceiveOneAsync(BrokerFixture.Unique));

        await SendAsync("second", "m");

        Assert.Empty(await _bus.ReceiveNowAsync(BrokerFixture.Unique));
    }

    [Fact]
    public async Task The_id_is_free_again_after_the_window()
    {
        await SendAsync("first", "m");
        _bus.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        await SendAsync("too early", "m");
        Assert.Single(await _bus.ReceiveNowAsync(BrokerFixture.Unique));

        _bus.Clock.Advance(TimeSpan.FromTicks(1));
        await SendAsync("second", "m");

        Assert.Equal("second", (await _bus.ReceiveNowAsync(BrokerFixture.Unique))[^1].Body.ToString());
    }

    [Fact]
    public async Task Ids_are_remembered_over_a_restart()
    {
        await SendAsync("first", "m");

        await _bus.RestartAsync();
        await SendAsync("second", "m");
        await SendAsync("third", "n");

        Assert.Equal(["first", "third"], (await _bus.ReceiveNowAsync(BrokerFixture.Unique)).Select(m => m.Body.ToString()));
    }

    [Fact]
    public async Task Ids_that_were_forgotten_are_gone_from_the_file_too()
    {
        await SendAsync("first", "m");
        _bus.Clock.Advance(TimeSpan.FromHours(2));
        await SendAsync("other", "n");

        await _bus.RestartAsync();
        await SendAsync("second", "m");

        Assert.Equal(3, (await _bus.StatusAsync(BrokerFixture.Unique)).Active);
    }

    [Fact]
    public async Task A_scheduled_duplicate_is_dropped_at_its_send()
    {
        await SendAsync("first", "m");

        await _bus.Sender(BrokerFixture.Unique).ScheduleMessageAsync(new("second") { MessageId = "m" }, BrokerFixture.Start.AddMinutes(1));

        Assert.Equal(0, (await _bus.StatusAsync(BrokerFixture.Unique)).Scheduled);
    }

    [Fact]
    public async Task A_duplicate_within_one_batch_is_dropped()
    {
        await _bus.Sender(BrokerFixture.Unique).SendMessagesAsync([new("first") { MessageId = "m" }, new("second") { MessageId = "m" }]);

        Assert.Single(await _bus.ReceiveNowAsync(BrokerFixture.Unique));
    }

    [Fact]
    public async Task A_batch_that_is_refused_leaves_its_ids_free()
    {
        var tooLarge = new ServiceBusMessage(new byte[300_000]) { MessageId = "n" };
        await Assert.ThrowsAsync<ServiceBusException>(() => _bus.Sender(BrokerFixture.Unique).SendMessagesAsync([new("x") { MessageId = "m" }, tooLarge]));

        await SendAsync("again", "m");

        Assert.Single(await _bus.ReceiveNowAsync(BrokerFixture.Unique));
    }

    [Fact]
    public async Task Messages_without_an_id_are_never_duplicates()
    {
        await _bus.SendAsync(new("x"), BrokerFixture.Unique);
        await _bus.SendAsync(new("x"), BrokerFixture.Unique);

        var messages = await _bus.ReceiveNowAsync(BrokerFixture.Unique);

        Assert.Equal(2, messages.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task An_entity_without_detection_takes_the_same_id_twice()
    {
        await _bus.SendAsync(new("x") { MessageId = "m" });
        await _bus.SendAsync(new("x") { MessageId = "m" });

        Assert.Equal(2, (await _bus.StatusAsync()).Active);
    }

    private Task SendAsync(string body, string id) => _bus.SendAsync(new(body) { MessageId = id }, BrokerFixture.Unique);
}
