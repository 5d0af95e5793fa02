using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Operations.DeadLetters;

/// <summary>Sends a dead letter again, to the one consumer that failed.</summary>
internal sealed class ReplaySender(ServiceBusClient client)
{
    /// <summary>What the bus adds to a dead letter.</summary>
    private static readonly HashSet<string> OfTheBus = new(StringComparer.Ordinal) { "DeadLetterReason", "DeadLetterErrorDescription" };

    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    /// <summary>
    /// Never the letter's own id, which duplicate detection may still know and would drop silently. The same letter always gets the same one, so
    /// that a replay which is sent twice is delivered once. A number alone would come again with a new namespace.
    /// </summary>
    public static string IdOf(Consumer consumer, ServiceBusReceivedMessage letter) => $"replay-{StableId.From(consumer.Name, Identity(letter))}";

    /// <summary>Tells a letter from every other of its consumer, also of one that was made anew under the same name.</summary>
    public static string Identity(ServiceBusReceivedMessage letter) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{letter.SequenceNumber} {letter.EnqueuedTime.UtcTicks} {letter.MessageId}");

    public Task SendAsync(Consumer consumer, ServiceBusReceivedMessage letter, CancellationToken cancellationToken) =>
        _senders.GetOrAdd(consumer.Entity, static (name, bus) => bus.CreateSender(name), client).SendMessageAsync(CopyOf(consumer, letter), cancellationToken);

    /// <summary>
    /// The message as it was, in its lane. Without its kind no subscription's usual rule takes it, and by <see cref="BusProperties.ReplayTo"/>
    /// only the rule <c>replay</c> of the one that failed.
    /// </summary>
    internal static ServiceBusMessage CopyOf(Consumer consumer, ServiceBusReceivedMessage letter)
    {
        var copy = new ServiceBusMessage(letter.Body)
        {
            MessageId = IdOf(consumer, letter),
            ContentType = letter.ContentType,
            Subject = letter.Subject,
            SessionId = letter.SessionId,
        };
        foreach (var (name, value) in letter.ApplicationProperties)
        {
            if (!OfTheBus.Contains(name) && name != BusProperties.Kind) { copy.ApplicationProperties[name] = value; }
        }

        copy.ApplicationProperties[BusProperties.ReplayOf] = letter.FirstId();
        if (consumer.Subscription is { } subscription) { copy.ApplicationProperties[BusProperties.ReplayTo] = subscription; }

        return copy;
    }
}
