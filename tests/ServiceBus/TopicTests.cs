using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus;
using Serverless.Local.ServiceBus.Entities;

namespace Serverless.Tests.ServiceBus;

public sealed class TopicTests : IAsyncDisposable
{
    private readonly BrokerFixture _bus = new(WithTopic(
        Subscription("all"),
        Subscription("orders", new CorrelationFilter { Label = "order" }),
        Subscription("several", new CorrelationFilter { Label = "order" }, new CorrelationFilter { Properties = new Dictionary<string, string> { ["business"] = "demo" } }),
        Subscription("both", new CorrelationFilter { Label = "order", Properties = new Dictionary<string, string> { ["business"] = "demo" } })));

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task Every_subscription_gets_its_own_copy()
    {
        await _bus.SendAsync(new("x") { Subject = "order" }, BrokerFixture.Topic);

        await _bus.Client.CreateReceiver(BrokerFixture.Topic, "all").CompleteMessageAsync(await _bus.ReceiveOneAsync(BrokerFixture.PathOf("all")));

        Assert.Equal("x", (await _bus.ReceiveOneAsync(BrokerFixture.PathOf("orders"))).Body.ToString());
    }

    [Theory]
    [InlineData("order", "demo", true, true, true)]
    [InlineData("order", "other", true, true, false)]
    [InlineData("Order", "demo", false, true, false)]
    [InlineData("call", "other", false, false, false)]
    [InlineData(null, null, false, false, false)]
    public async Task Filters_match_all_their_fields_with_case_and_any_filter_of_a_subscription_is_enough(
        string? subject, string? business, bool orders, bool several, bool both)
    {
        var message = new ServiceBusMessage("x") { Subject = subject };
        if (business is not null) { message.ApplicationProperties["business"] = business; }

        await _bus.SendAsync(message, BrokerFixture.Topic);

        Assert.Equal((1, orders, several, both), (await CountAsync("all"), await CountAsync("orders") == 1, await CountAsync("several") == 1, await CountAsync("both") == 1));
    }

    [Fact]
    public async Task The_topic_drops_duplicates_for_all_subscriptions()
    {
        await _bus.SendAsync(new("x") { MessageId = "m" }, BrokerFixture.Topic);
        await _bus.SendAsync(new("x") { MessageId = "m" }, BrokerFixture.Topic);

        Assert.Equal(1, await CountAsync("all"));
    }

    [Fact]
    public async Task A_message_scheduled_on_a_topic_reaches_the_subscriptions_at_its_time()
    {
        var number = await _bus.Sender(BrokerFixture.Topic).ScheduleMessageAsync(new("x"), BrokerFixture.Start.AddMinutes(1));
        await _bus.Sender(BrokerFixture.Topic).ScheduleMessageAsync(new("cancelled"), BrokerFixture.Start.AddMinutes(1));
        await _bus.Sender(BrokerFixture.Topic).CancelScheduledMessageAsync(number + 1);
        Assert.Equal((0, 1), (await CountAsync("all"), (await _bus.StatusAsync(BrokerFixture.Topic)).Scheduled));

        await _bus.RestartAsync();
        _bus.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("x", (await _bus.ReceiveOneAsync(BrokerFixture.PathOf("all"))).Body.ToString());
    }

    [Fact]
    public async Task A_copy_has_its_own_number_and_knows_that_of_the_topic()
    {
        await _bus.SendAsync(new("call"), BrokerFixture.Topic);
        await _bus.SendAsync(new("order") { Subject = "order" }, BrokerFixture.Topic);

        var copy = await _bus.ReceiveOneAsync(BrokerFixture.PathOf("orders"));

        Assert.Equal((1, 2), (copy.SequenceNumber, copy.EnqueuedSequenceNumber));
    }

    [Fact]
    public async Task A_message_without_session_dies_in_a_subscription_that_requires_sessions()
    {
        await using var bus = new BrokerFixture(new MessagingEntities { Topics = [BrokerFixture.TopicWith("sessions", requiresSession: true)] });

        await bus.SendAsync(new("x"), BrokerFixture.Topic);

        var dead = await bus.ReceiveOneAsync(BrokerFixture.PathOf("sessions"), SubQueue.DeadLetter);
        Assert.Equal("Session ID is null", dead.DeadLetterReason);
    }

    [Fact]
    public async Task A_message_that_no_subscription_wants_is_dropped_and_reported_before_the_send_returns()
    {
        await using var bus = new BrokerFixture(WithTopic(Subscription("orders", new CorrelationFilter { Label = "order" })));
        await bus.SendAsync(new("x") { Subject = "order" }, BrokerFixture.Topic);
        Assert.Empty(bus.Unwanted);

        await bus.SendAsync(new("x") { Subject = "call" }, BrokerFixture.Topic);

        Assert.Equal([BrokerFixture.Topic], bus.Unwanted);
    }

    [Fact]
    public async Task A_scheduled_message_is_reported_when_it_falls_due_and_nobody_wants_it()
    {
        await using var bus = new BrokerFixture(WithTopic(Subscription("orders", new CorrelationFilter { Label = "order" })));
        await bus.Sender(BrokerFixture.Topic).ScheduleMessageAsync(new("x") { Subject = "call" }, BrokerFixture.Start.AddMinutes(1));
        Assert.Empty(bus.Unwanted);

        bus.Clock.Advance(TimeSpan.FromMinutes(1));
        await bus.StatusAsync(BrokerFixture.Topic);

        Assert.Equal([BrokerFixture.Topic], bus.Unwanted);
    }

    [Fact]
    public async Task A_topic_cannot_be_received_from_and_a_subscription_not_sent_to()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bus.Receiver(BrokerFixture.Topic).ReceiveMessageAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bus.SendAsync(new("x"), BrokerFixture.PathOf("all")));
    }

    private async Task<int> CountAsync(string subscription) => (await _bus.StatusAsync(BrokerFixture.PathOf(subscription))).Active;

    private static SubscriptionDefinition Subscription(string name, params CorrelationFilter[] filters) => new(new() { Path = BrokerFixture.PathOf(name) }, filters);

    private static MessagingEntities WithTopic(params SubscriptionDefinition[] subscriptions) => new()
    {
        Topics = [new() { Path = BrokerFixture.Topic, DuplicateDetectionWindow = TimeSpan.FromHours(1), Subscriptions = subscriptions }],
    };
}
