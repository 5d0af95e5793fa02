using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.ServiceBus;

namespace Serverless.Tests.Worker;

public sealed class ServiceBusSettlementTests
{
    private const string Queue = "chat-receipts";

    [Theory]
    [InlineData(typeof(Plain), "true", 0)]
    [InlineData(typeof(Plain), "false", 1)]
    [InlineData(typeof(AlwaysCompletes), "false", 0)]
    [InlineData(typeof(NeverCompletes), "true", 1)]
    public async Task A_success_completes_the_message_if_the_trigger_or_else_host_json_says_so(Type function, string hostJson, int left)
    {
        await using var host = await WorkerHost.StartWithBusAsync(function, ("autoCompleteMessages", hostJson));

        await SendAsync(host, "ok");
        await host.Log.NextAsync("FunctionDone");

        var status = await StatusAsync(host);
        Assert.Equal((left, left), (status.Active, status.Locked));
    }

    [Fact]
    public async Task What_the_function_settled_is_not_settled_again()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(DeadLetters), ("autoCompleteMessages", "true"));

        await SendAsync(host, "malformed");
        await host.Log.NextAsync("FunctionDone");

        var dead = await DeadLetterAsync(host);
        Assert.Equal(("not-an-order", "It has no id.", "kept"), (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["note"]));
        Assert.DoesNotContain(host.Log.Lines, line => line.Event == "NotSettled");
    }

    [Fact]
    public async Task A_message_may_be_deferred_and_abandoned_by_hand()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(AbandonsThenDefers), ("autoCompleteMessages", "true"));

        await SendAsync(host, "later");

        Assert.Equal("delivery 1", await host.Journal.NextAsync<string>());
        Assert.Equal("delivery 2 abandoned", await host.Journal.NextAsync<string>());
        await host.Log.NextAsync("FunctionDone");
        await host.Log.NextAsync("FunctionDone");
        Assert.Equal(1, (await StatusAsync(host)).Deferred);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task An_exception_gives_the_message_back_whatever_auto_completion_says(string autoComplete)
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(FailsOnce), ("autoCompleteMessages", autoComplete));

        await SendAsync(host, "again");

        Assert.Equal(1, await host.Journal.NextAsync<int>());
        Assert.Equal(2, await host.Journal.NextAsync<int>());
    }

    [Fact]
    public async Task A_message_that_always_fails_ends_in_the_dead_letter_queue_with_the_brokers_reason()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(Fails));

        await SendAsync(host, "poison");

        Assert.Equal("MaxDeliveryCountExceeded", (await DeadLetterAsync(host)).DeadLetterReason);
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            Assert.Equal(delivery, await host.Journal.NextAsync<int>());
        }

        Assert.True(host.Journal.IsEmpty);
    }

    [Fact]
    public async Task An_exception_after_a_settlement_leaves_it_as_it_is()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(CompletesThenFails));

        await SendAsync(host, "done");
        await host.Log.NextAsync("FunctionFailed");

        Assert.Equal(0, (await StatusAsync(host)).Active);
    }

    [Fact]
    public async Task A_failed_batch_gives_all_its_messages_back()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(BatchFailsOnce), ("minMessageBatchSize", "2"), ("autoCompleteMessages", "true"));

        await SendAsync(host, "a", "b");

        Assert.Equal("a1 b1", await host.Journal.NextAsync<string>());
        Assert.Equal("a2 b2", await host.Journal.NextAsync<string>());
        await host.Log.NextAsync("FunctionDone");
        Assert.Equal(0, (await StatusAsync(host)).Active);
    }

    [Fact]
    public async Task A_body_that_does_not_fit_fails_the_function_and_is_not_in_the_log()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(TakesPoco));

        await SendAsync(host, "secret-text");
        await DeadLetterAsync(host);

        Assert.Contains(host.Log.Lines, line => line.Exception is FunctionInputConverterException);
        Assert.DoesNotContain(host.Log.Lines, line => $"{line.Text}{line.Exception}".Contains("secret-text", StringComparison.Ordinal));
    }

    private static async Task SendAsync(WorkerHost host, params string[] bodies)
    {
        await using var sender = host.Bus.CreateSender(Queue);
        await sender.SendMessagesAsync(bodies.Select(body => new ServiceBusMessage(body) { MessageId = body }));
    }

    private static async Task<EntityStatus> StatusAsync(WorkerHost host) =>
        (await host.Embedded.Broker!.GetStatusAsync(CancellationToken.None)).Single(entity => entity.Path == Queue);

    private static async Task<ServiceBusReceivedMessage> DeadLetterAsync(WorkerHost host)
    {
        await using var receiver = host.Bus.CreateReceiver(Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        return (await receiver.ReceiveMessageAsync().WaitAsync(TimeSpan.FromSeconds(20)))!;
    }

    public sealed record Order(int Id);

    public static class Plain
    {
        [Function("plain")]
        public static void Run([ServiceBusTrigger(Queue)] string body) => _ = body;
    }

    public static class AlwaysCompletes
    {
        [Function("always-completes")]
        public static void Run([ServiceBusTrigger(Queue, AutoCompleteMessages = true)] string body) => _ = body;
    }

    public static class NeverCompletes
    {
        [Function("never-completes")]
        public static void Run([ServiceBusTrigger(Queue, AutoCompleteMessages = false)] string body) => _ = body;
    }

    public static class DeadLetters
    {
        [Function("dead-letters")]
        public static Task Run(
            [ServiceBusTrigger(Queue)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken) =>
            actions.DeadLetterMessageAsync(
                message, new Dictionary<string, object> { ["note"] = "kept" }, "not-an-order", "It has no id.", cancellationToken);
    }

    public sealed class AbandonsThenDefers(Journal journal)
    {
        [Function("abandons-then-defers")]
        public async Task Run(
            [ServiceBusTrigger(Queue)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
        {
            var note = message.ApplicationProperties.TryGetValue("note", out var value) ? $" {value}" : "";
            journal.Add($"delivery {message.DeliveryCount}{note}");
            await (message.DeliveryCount == 1
                ? actions.AbandonMessageAsync(message, new Dictionary<string, object> { ["note"] = "abandoned" }, cancellationToken)
                : actions.DeferMessageAsync(message, cancellationToken: cancellationToken));
        }
    }

    public sealed class FailsOnce(Journal journal)
    {
        [Function("fails-once")]
        public void Run([ServiceBusTrigger(Queue)] string body, int deliveryCount)
        {
            journal.Add(deliveryCount);
            if (deliveryCount == 1)
            {
                throw new InvalidTimeZoneException();
            }
        }
    }

    public sealed class Fails(Journal journal)
    {
        [Function("fails")]
        public void Run([ServiceBusTrigger(Queue)] string body, int deliveryCount)
        {
            journal.Add(deliveryCount);
            throw new InvalidTimeZoneException();
        }
    }

    public static class CompletesThenFails
    {
        [Function("completes-then-fails")]
        public static async Task Run(
            [ServiceBusTrigger(Queue)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
        {
            await actions.CompleteMessageAsync(message, cancellationToken);
            throw new InvalidTimeZoneException();
        }
    }

    public sealed class BatchFailsOnce(Journal journal)
    {
        [Function("batch-fails-once")]
        public void Run([ServiceBusTrigger(Queue, IsBatched = true)] ServiceBusReceivedMessage[] messages)
        {
            journal.Add(string.Join(' ', messages.Select(message => $"{message.Body}{message.DeliveryCount}")));
            if (messages[0].DeliveryCount == 1)
            {
                throw new InvalidTimeZoneException();
            }
        }
    }

    public static class TakesPoco
    {
        [Function("takes-poco")]
        public static void Run([ServiceBusTrigger(Queue)] Order order) => _ = order;
    }
}
