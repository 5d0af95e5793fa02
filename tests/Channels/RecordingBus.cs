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

    /// <summary>Where the process dies.</summary>
    public CrashPoint? Crash { get; set; }

    public IEnumerable<ChatMessage> Chats => Sent.Where(sent => sent.Message.Schema == ChatMessage.Schema).Select(sent => Read<ChatMessage>(sent.Message));

    public static T Read<T>(BusMessage message) => JsonSerializer.Deserialize(message.Body.ToMemory().Span, RecordJson.Of<T>())!;

    public Task SendAsync(string entity, IReadOnlyList<BusMessage> messages, CancellationToken cancellationToken)
    {
        if (Fault is { } fault) { throw fault; }

        Crash?.Enter();
        lock (Sent) { Sent.AddRange(messages.Select(message => (entity, message))); }

        Crash?.Stored();
        return Task.CompletedTask;
    }
}
