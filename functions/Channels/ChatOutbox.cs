using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Channels;

/// <param name="bus">Where messages go.</param>
/// <param name="times">When order updates become due; null for all at once.</param>
internal sealed class ChatOutbox(IMessageBus bus, CoalesceTimes? times = null) : IChatOutbox
{
    public async Task SendAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count == 0) { return; }

        var sent = new List<BusMessage>();
        foreach (var message in messages)
        {
            sent.Add(ToBus(message, times is null ? null : await times.DueAsync(message, cancellationToken)));
        }

        await bus.SendAsync(Queues.ChatOutbound, sent, cancellationToken);
    }

    /// <summary>A deferred message is a new message on the bus: with the old id, duplicate detection would drop it silently.</summary>
    internal static BusMessage ToBus(ChatMessage message, DateTimeOffset? notBefore) => new(
        message.Deferrals == 0 ? message.SendId : $"{message.SendId}.{message.Deferrals}",
        Lanes.For(message.Business, message.Thread),
        message.Business,
        ChatMessage.Schema,
        RecordJson.Body(message))
    {
        NotBefore = notBefore,
        TraceParent = message.TraceParent,
    };
}
