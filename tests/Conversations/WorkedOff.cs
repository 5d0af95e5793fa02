using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Conversations;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Conversations;

/// <summary>Lets the function work off what webhooks put on the queue, in order, dropping repeated message ids as the broker does.</summary>
internal sealed class WorkedOff(ChatWorld world)
{
    private readonly HashSet<string> _seen = [];
    private int _next;

    public int Effects { get; private set; }

    /// <summary>Repeats are no longer known to the broker.</summary>
    public void Forget() => _seen.Clear();

    /// <summary>Posts a signed webhook and works off what came of it.</summary>
    public async Task PostAsync(byte[] body)
    {
        Assert.Equal(200, (await WhatsAppWebhookTests.PostAsync(world, body)).Status);
        await TakeAllAsync();
    }

    public async Task TakeAllAsync()
    {
        var queued = world.Bus.To(Queues.ChatInbound);
        for (; _next < queued.Count; _next++)
        {
            var message = queued[_next];
            if (!_seen.Add(message.MessageId)) { continue; }

            Effects++;
            await world.Get<ChatInboundFunction>().Run(ServiceBusModelFactory.ServiceBusReceivedMessage(
                body: message.Body,
                messageId: message.MessageId,
                properties: new Dictionary<string, object> { [BusProperties.Business] = message.Business, [BusProperties.Schema] = message.Schema }),
                new Completed(), CancellationToken.None);
        }
    }

    private sealed class Completed : ServiceBusMessageActions
    {
        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default,
            string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException($"The event became a dead letter: {deadLetterReason}");
    }
}
