using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Serverless.Platform.Telemetry;

namespace Serverless.Platform.Messaging;

internal sealed class ServiceBusMessageBus(ServiceBusClient client) : IMessageBus
{
    /// <summary>Service Bus Standard takes 256 KB a batch, headers included; the rest is room for them.</summary>
    private const int BatchBytes = 192 * 1024;

    private const int BatchMessages = 100;

    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    public async Task SendAsync(string entity, IReadOnlyList<BusMessage> messages, CancellationToken cancellationToken)
    {
        var sender = _senders.GetOrAdd(entity, static (name, c) => c.CreateSender(name), client);
        using var spans = SendSpans.Start(entity, messages);
        try
        {
            await SendAsync(entity, sender, messages, spans, cancellationToken);
        }
        catch (Exception exception) when (spans is not null)
        {
            spans.Fail(exception);
            throw;
        }
    }

    private static async Task SendAsync(string entity, ServiceBusSender sender, IReadOnlyList<BusMessage> messages, SendSpans? spans, CancellationToken cancellationToken)
    {
        if (messages.Count == 1)
        {
            await sender.SendMessageAsync(ToServiceBus(entity, messages[0], spans), cancellationToken);
            return;
        }

        foreach (var batch in Batches(entity, messages, spans))
        {
            await sender.SendMessagesAsync(batch, cancellationToken);
        }
    }

    private static IEnumerable<List<ServiceBusMessage>> Batches(string entity, IReadOnlyList<BusMessage> messages, SendSpans? spans)
    {
        var batch = new List<ServiceBusMessage>();
        var bytes = 0;
        foreach (var message in messages)
        {
            var size = message.Body.ToMemory().Length + 1024;
            if (batch.Count == BatchMessages || (batch.Count > 0 && bytes + size > BatchBytes))
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }

            batch.Add(ToServiceBus(entity, message, spans));
            bytes += size;
        }

        if (batch.Count > 0) { yield return batch; }
    }

    private static ServiceBusMessage ToServiceBus(string entity, BusMessage message, SendSpans? spans)
    {
        var sent = new ServiceBusMessage(message.Body)
        {
            MessageId = message.MessageId,
            ContentType = "application/json",
            Subject = message.Schema,
        };
        sent.ApplicationProperties[BusProperties.Business] = message.Business;
        sent.ApplicationProperties[BusProperties.Schema] = message.Schema;
        if ((spans?.TraceParentOf(message) ?? message.TraceParent ?? Activity.Current?.Id) is { } traceParent) { sent.ApplicationProperties[BusProperties.TraceParent] = traceParent; }

        if (BusKinds.Of(entity, message.Kind) is { } kind) { sent.ApplicationProperties[BusProperties.Kind] = kind; }

        if (message.Lane is not null) { sent.SessionId = message.Lane; }

        if (message.NotBefore is { } notBefore) { sent.ScheduledEnqueueTime = notBefore; }

        return sent;
    }
}
