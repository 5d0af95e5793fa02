using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class SendTests : IAsyncDisposable
{
    private const int Limit = 256 * 1024;
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task A_message_over_256_KB_with_its_properties_is_refused()
    {
        await _bus.SendAsync(new(new byte[Limit - 1024]));

        await AssertFailsAsync(ServiceBusFailureReason.MessageSizeExceeded, () => _bus.SendAsync(new(new byte[Limit])));
    }

    [Fact]
    public async Task Properties_over_64_KB_are_refused()
    {
        var message = new ServiceBusMessage("x");
        message.ApplicationProperties["huge"] = new string('h', 65_536);

        await AssertFailsAsync(ServiceBusFailureReason.MessageSizeExceeded, () => _bus.SendAsync(message));
    }

    [Fact]
    public async Task Several_messages_are_stored_together_or_not_at_all()
    {
        var messages = Enumerable.Range(0, 3).Select(_ => new ServiceBusMessage(new byte[100_000])).ToList();

        await AssertFailsAsync(ServiceBusFailureReason.MessageSizeExceeded, () => _bus.Sender().SendMessagesAsync(messages));
        Assert.Equal(0, (await _bus.StatusAsync()).Active);
        await _bus.Sender().SendMessagesAsync(messages.Take(2));

        Assert.Equal(2, (await _bus.StatusAsync()).Active);
    }

    [Fact]
    public async Task One_message_without_session_keeps_its_whole_batch_out()
    {
        ServiceBusMessage[] messages = [new("x") { SessionId = "a" }, new("y")];

        await Assert.ThrowsAsync<InvalidOperationException>(() => _bus.Sender(BrokerFixture.Sessions).SendMessagesAsync(messages));

        Assert.Equal(0, (await _bus.StatusAsync(BrokerFixture.Sessions)).Active);
    }

    [Fact]
    public async Task A_batch_takes_messages_until_it_is_full()
    {
        using var batch = await _bus.Sender().CreateMessageBatchAsync();

        Assert.True(batch.TryAddMessage(new(new byte[200_000])));
        Assert.False(batch.TryAddMessage(new(new byte[100_000])));
        Assert.True(batch.TryAddMessage(new(new byte[50_000])));
        await _bus.Sender().SendMessagesAsync(batch);

        Assert.Equal((2, 2), (batch.Count, (await _bus.StatusAsync()).Active));
        Assert.InRange(batch.SizeInBytes, 250_000, batch.MaxSizeInBytes);
    }

    [Fact]
    public async Task A_batch_cannot_be_asked_to_be_larger_than_the_entity_allows() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _bus.Sender().CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = Limit + 1 }));

    [Fact]
    public async Task Sequence_numbers_rise_and_are_never_used_again_after_a_restart()
    {
        await _bus.SendAsync(new("x"));
        var first = await _bus.ReceiveOneAsync();
        await _bus.Receiver().CompleteMessageAsync(first);

        await _bus.RestartAsync();
        await _bus.SendAsync(new("y"));

        Assert.True((await _bus.ReceiveOneAsync()).SequenceNumber > first.SequenceNumber);
    }

    [Fact]
    public async Task A_message_that_is_changed_after_its_send_stays_as_it_was_sent()
    {
        var message = new ServiceBusMessage("x") { Subject = "before" };
        var sending = _bus.SendAsync(message);
        message.Subject = "after";
        await sending;

        Assert.Equal("before", (await _bus.ReceiveOneAsync()).Subject);
    }

    [Fact]
    public async Task Every_property_type_of_amqp_keeps_its_type()
    {
        object[] values =
        [
            "text", true, (byte)1, (sbyte)-1, (short)-2, (ushort)2, -3, 3u, -4L, ulong.MaxValue, 1.5f, 2.5, 3.5m, 'c', Guid.NewGuid(), new Uri("https://shop.example/a"),
            new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), BrokerFixture.Start, TimeSpan.FromSeconds(7), new byte[] { 1, 2, 3 },
        ];
        var message = new ServiceBusMessage("x");
        for (var i = 0; i < values.Length; i++) { message.ApplicationProperties[$"p{i}"] = values[i]; }

        await _bus.SendAsync(message);
        var received = await _bus.ReceiveOneAsync();

        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i], received.ApplicationProperties[$"p{i}"]);
            Assert.IsType(values[i].GetType(), received.ApplicationProperties[$"p{i}"]);
        }
    }

    [Fact]
    public async Task A_property_that_amqp_cannot_carry_is_refused()
    {
        var message = new ServiceBusMessage("x");
        message.ApplicationProperties["bad"] = new List<int>();

        await Assert.ThrowsAsync<SerializationException>(() => _bus.SendAsync(message));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void A_message_id_has_at_least_one_character(string? id) => Assert.ThrowsAny<ArgumentException>(() => new ServiceBusMessage { MessageId = id! });

    [Fact]
    public void Ids_have_at_most_128_characters()
    {
        var longest = new string('i', 128);

        Assert.Equal((longest, longest), (new ServiceBusMessage { MessageId = longest }.MessageId, new ServiceBusMessage { SessionId = longest }.SessionId));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusMessage { MessageId = longest + "i" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusMessage { SessionId = longest + "i" });
    }

    private static async Task AssertFailsAsync(ServiceBusFailureReason reason, Func<Task> act) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);

    [Fact]
    public void A_session_is_its_messages_partition()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusMessage { SessionId = "s", PartitionKey = "p" });
        Assert.Equal("s", new ServiceBusMessage { PartitionKey = "p", SessionId = "s" }.PartitionKey);
    }

    [Fact]
    public void A_copy_to_send_again_has_the_id_and_the_properties_but_no_time_of_delivery_and_no_reason()
    {
        var received = ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString("b"), "id", sessionId: "s", subject: "x", scheduledEnqueueTime: DateTimeOffset.UnixEpoch,
            properties: new Dictionary<string, object> { ["own"] = 1, ["DeadLetterReason"] = "r", ["DeadLetterErrorDescription"] = "d" });

        var copy = new ServiceBusMessage(received);

        Assert.Equal(("id", "s", "x", "b"), (copy.MessageId, copy.SessionId, copy.Subject, copy.Body.ToString()));
        Assert.Equal(default, copy.ScheduledEnqueueTime);
        Assert.Equal("own", Assert.Single(copy.ApplicationProperties).Key);
    }
}
