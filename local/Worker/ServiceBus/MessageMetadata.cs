using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>The names under which parameters get a message's properties. Service Bus trigger: batches have the same names with "Array" behind.</summary>
internal static class MessageMetadata
{
    private const string BatchSuffix = "Array";

    // Properties travel to the worker as JSON, so a parameter sees JSON values, not the sender's types.
    private static readonly Func<ServiceBusReceivedMessage, object?> Properties = message => JsonSerializer.Serialize(message.ApplicationProperties);

    private static readonly Dictionary<string, Func<ServiceBusReceivedMessage, object?>> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["messageId"] = message => message.MessageId,
        ["deliveryCount"] = message => message.DeliveryCount,
        ["sessionId"] = message => message.SessionId,
        ["correlationId"] = message => message.CorrelationId,
        ["enqueuedTimeUtc"] = message => message.EnqueuedTime.UtcDateTime,
        ["expiresAtUtc"] = message => message.ExpiresAt.UtcDateTime,
        ["sequenceNumber"] = message => message.SequenceNumber,
        ["contentType"] = message => message.ContentType,
        ["replyTo"] = message => message.ReplyTo,
        ["to"] = message => message.To,
        ["label"] = message => message.Subject,
        ["subject"] = message => message.Subject,
        ["deadLetterSource"] = message => message.DeadLetterSource,
        ["lockToken"] = message => message.LockToken,
        ["userProperties"] = Properties,
        ["applicationProperties"] = Properties,
    };

    public static bool TryGet(string name, IReadOnlyList<ServiceBusReceivedMessage> messages, bool isBatch, out object? value)
    {
        if (!isBatch)
        {
            value = Values.TryGetValue(name, out var single) ? single(messages[0]) : null;
            return single is not null;
        }

        var ofEach = name.EndsWith(BatchSuffix, StringComparison.OrdinalIgnoreCase) && Values.TryGetValue(name[..^BatchSuffix.Length], out var found)
            ? found
            : null;
        value = ofEach is null ? null : messages.Select(ofEach).ToArray();
        return ofEach is not null;
    }

    public static IReadOnlyDictionary<string, object?> All(IReadOnlyList<ServiceBusReceivedMessage> messages, bool isBatch)
    {
        var all = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, ofEach) in Values)
        {
            all[isBatch ? name + BatchSuffix : name] = isBatch ? messages.Select(ofEach).ToArray() : ofEach(messages[0]);
        }

        return all;
    }
}
