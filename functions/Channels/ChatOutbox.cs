using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Channels;

internal sealed class ChatOutbox(IMessageBus bus) : IChatOutbox
{
    public async Task SendAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count == 0) { return; }

        await bus.SendAsync(Queues.ChatOutbound, [.. messages.Select(message => ToBus(message, null))], cancellationToken);
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
    };
}
