using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class ClientTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Endpoint=nowhere;SharedAccessKeyName=n;SharedAccessKey=k")]
    [InlineData("SharedAccessKeyName=n;SharedAccessKey=k")]
    public void A_malformed_connection_string_is_refused_at_once(string connectionString) =>
        Assert.Throws<FormatException>(() => new ServiceBusClient(connectionString));

    [Fact]
    public void A_connection_string_without_key_is_refused_at_once() =>
        Assert.Throws<ArgumentException>(() => new ServiceBusClient("Endpoint=sb://local/;SharedAccessKeyName=n"));

    [Fact]
    public void The_namespace_is_the_host_of_the_endpoint() =>
        Assert.Equal("shop.servicebus.windows.net", new ServiceBusClient("Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=k=").FullyQualifiedNamespace);

    [Fact]
    public async Task An_unknown_namespace_shows_at_the_first_operation()
    {
        await using var client = new ServiceBusClient("Endpoint=sb://nowhere;SharedAccessKeyName=n;SharedAccessKey=k");
        var sender = client.CreateSender(BrokerFixture.Queue);

        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new("x")));

        Assert.Equal((ServiceBusFailureReason.ServiceCommunicationProblem, true), (exception.Reason, exception.IsTransient));
    }

    [Fact]
    public async Task An_unknown_entity_shows_at_the_first_operation()
    {
        await AssertNotFoundAsync(() => _bus.SendAsync(new("x"), "unknown"));
        await AssertNotFoundAsync(() => _bus.Receiver("unknown").ReceiveMessageAsync());
        await AssertNotFoundAsync(() => _bus.Receiver("unknown").PeekMessageAsync());
        await AssertNotFoundAsync(() => _bus.Client.AcceptNextSessionAsync("unknown"));
    }

    [Fact]
    public async Task Entity_names_do_not_depend_on_case()
    {
        await _bus.SendAsync(new("x"), BrokerFixture.Queue.ToUpperInvariant());

        await _bus.ReceiveOneAsync();
    }

    [Fact]
    public async Task Senders_and_receivers_fail_after_their_client_was_closed()
    {
        var sender = _bus.Sender();
        var receiver = _bus.Receiver();

        await _bus.Client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new("x")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => receiver.ReceiveMessageAsync());
        Assert.Throws<ObjectDisposedException>(() => _bus.Client.CreateSender(BrokerFixture.Queue));
        Assert.True(_bus.Client.IsClosed);
    }

    [Fact]
    public async Task A_closed_sender_fails_and_leaves_its_client_open()
    {
        var sender = _bus.Sender();
        await sender.CloseAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new("x")));
        await _bus.SendAsync(new("y"));
    }

    [Fact]
    public async Task A_call_with_a_cancelled_token_does_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bus.Sender().SendMessageAsync(new("x"), cancelled.Token));

        Assert.Equal(0, (await _bus.StatusAsync()).Active);
    }

    [Fact]
    public async Task A_dead_letter_queue_is_reached_by_path_too()
    {
        await _bus.SendAsync(new("x"));
        await _bus.Receiver().DeadLetterMessageAsync(await _bus.ReceiveOneAsync());

        await using var receiver = _bus.Client.CreateReceiver($"{BrokerFixture.Queue}/$deadletterqueue");

        Assert.NotNull(await receiver.PeekMessageAsync());
    }

    [Fact]
    public async Task Paths_are_written_as_service_bus_writes_them()
    {
        await using var receiver = _bus.Client.CreateReceiver(BrokerFixture.Topic, BrokerFixture.Subscription, new() { SubQueue = SubQueue.DeadLetter });

        Assert.Equal("news/Subscriptions/all/$DeadLetterQueue", receiver.EntityPath);
    }

    [Fact]
    public void The_model_factory_makes_what_the_broker_would()
    {
        var token = Guid.NewGuid();
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString("x"), messageId: "m", sessionId: "s", deliveryCount: 3, lockTokenGuid: token, sequenceNumber: 7,
            properties: new Dictionary<string, object> { ["DeadLetterReason"] = "bad" });

        Assert.Equal(("x", "m", "s", 3, token.ToString(), 7, "bad"),
            (message.Body.ToString(), message.MessageId, message.SessionId, message.DeliveryCount, message.LockToken, message.SequenceNumber, message.DeadLetterReason));
    }

    private static async Task AssertNotFoundAsync(Func<Task> act) =>
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);
}
