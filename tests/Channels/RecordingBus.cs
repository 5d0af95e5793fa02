using System.Text.Json;
using Serverless.Channels;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Channels;

/// <summary>Keeps what was sent, and can fail as a broker does.</summary>
internal sealed class RecordingBus : IMessageBus
{
    public List<(string Entity, BusMessage Message)> Sent { get; } = [];

    public Exception? Fault { get; set; }

    public IEnumerable<ChatMessage> Chats => Sent.Where(sent => sent.Entity == Queues.ChatOutbound)
        .Select(sent => JsonSerializer.Deserialize(sent.Message.Body.ToMemory().Span, RecordJson.Of<ChatMessage>())!);

    public Task SendAsync(string entity, IReadOnlyList<BusMessage> messages, CancellationToken cancellationToken)
    {
        if (Fault is { } fault) { throw fault; }

        lock (Sent) { Sent.AddRange(messages.Select(message => (entity, message))); }
        return Task.CompletedTask;
    }
}
