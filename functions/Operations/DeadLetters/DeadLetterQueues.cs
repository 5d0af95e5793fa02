using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Serverless.Operations.DeadLetters;

/// <summary>Opens the dead-letter queues. They have no sessions, also where their entity has.</summary>
internal sealed class DeadLetterQueues(ServiceBusClient client)
{
    private const int Page = 100;

    public ServiceBusReceiver Open(Consumer consumer)
    {
        var options = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        return consumer.Subscription is { } subscription
            ? client.CreateReceiver(consumer.Entity, subscription, options)
            : client.CreateReceiver(consumer.Entity, options);
    }

    /// <summary>Looks at letters in the order of their sequence numbers, locked ones too, and changes nothing.</summary>
    public static async IAsyncEnumerable<ServiceBusReceivedMessage> PeekAsync(
        ServiceBusReceiver receiver, long from, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (most > 0)
        {
            var page = await receiver.PeekMessagesAsync(Math.Min(Page, most), from, cancellationToken);
            if (page.Count == 0) { yield break; }

            foreach (var letter in page) { yield return letter; }

            most -= page.Count;
            from = page[^1].SequenceNumber + 1;
        }
    }

    /// <summary>The letter with this number, or null.</summary>
    public static async Task<ServiceBusReceivedMessage?> FindAsync(ServiceBusReceiver receiver, long sequenceNumber, CancellationToken cancellationToken) =>
        await receiver.PeekMessageAsync(sequenceNumber, cancellationToken) is { } letter && letter.SequenceNumber == sequenceNumber ? letter : null;
}
