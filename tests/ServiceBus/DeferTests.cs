using Azure.Messaging.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class DeferTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new();

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task A_deferred_message_is_received_by_its_number_only()
    {
        var number = await DeferOneAsync(new Dictionary<string, object> { ["step"] = 2 });

        Assert.Empty(await _bus.ReceiveNowAsync());
        var message = await _bus.Receiver().ReceiveDeferredMessageAsync(number);

        Assert.Equal((ServiceBusMessageState.Deferred, 2, 1), (message.State, message.ApplicationProperties["step"], message.DeliveryCount));
        await _bus.Receiver().CompleteMessageAsync(message);
        Assert.Equal(0, (await _bus.StatusAsync()).Deferred);
    }

    [Fact]
    public async Task An_abandoned_deferred_message_stays_deferred()
    {
        var number = await DeferOneAsync();

        await _bus.Receiver().AbandonMessageAsync(await _bus.Receiver().ReceiveDeferredMessageAsync(number));

        Assert.Empty(await _bus.ReceiveNowAsync());
        Assert.Equal(2, (await _bus.Receiver().ReceiveDeferredMessageAsync(number)).DeliveryCount);
    }

    [Fact]
    public async Task A_number_that_is_not_deferred_is_not_found()
    {
        await _bus.SendAsync(new("x"));

        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => _bus.Receiver().ReceiveDeferredMessageAsync(1));

        Assert.Equal(ServiceBusFailureReason.MessageNotFound, exception.Reason);
    }

    [Fact]
    public async Task A_locked_deferred_message_is_not_found()
    {
        var number = await DeferOneAsync();
        await _bus.Receiver().ReceiveDeferredMessageAsync(number);

        await Assert.ThrowsAsync<ServiceBusException>(() => _bus.Receiver().ReceiveDeferredMessageAsync(number));
    }

    [Fact]
    public async Task Deferred_messages_survive_a_restart()
    {
        var number = await DeferOneAsync();

        await _bus.RestartAsync();

        Assert.Equal("x", (await _bus.Receiver().ReceiveDeferredMessageAsync(number)).Body.ToString());
    }

    [Fact]
    public async Task A_deferred_message_of_a_session_needs_that_session()
    {
        await _bus.SendAsync(new("x") { SessionId = "a" }, BrokerFixture.Sessions);
        await using var session = await _bus.Client.AcceptNextSessionAsync(BrokerFixture.Sessions);
        await using var other = await _bus.Client.AcceptSessionAsync(BrokerFixture.Sessions, "b");
        var message = await session.ReceiveMessageAsync();
        await session.DeferMessageAsync(message!);

        await Assert.ThrowsAsync<ServiceBusException>(() => other.ReceiveDeferredMessageAsync(message!.SequenceNumber));
        await session.CompleteMessageAsync(await session.ReceiveDeferredMessageAsync(message!.SequenceNumber));

        Assert.Equal(0, (await _bus.StatusAsync(BrokerFixture.Sessions)).Deferred);
    }

    private async Task<long> DeferOneAsync(Dictionary<string, object>? changes = null)
    {
        await _bus.SendAsync(new("x"));
        var message = await _bus.ReceiveOneAsync();
        await _bus.Receiver().DeferMessageAsync(message, changes);
        return message.SequenceNumber;
    }
}
