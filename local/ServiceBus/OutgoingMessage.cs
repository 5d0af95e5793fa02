using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus;

/// <summary>A message on its way into the broker, encoded on the sender's thread. A later change of the sender's object does not reach it.</summary>
internal sealed class OutgoingMessage
{
    public required byte[] Payload { get; init; }

    /// <summary>The part of <see cref="Payload"/> that is properties, in bytes.</summary>
    public required int HeaderSize { get; init; }

    /// <summary>The id that the sender gave, which duplicate detection compares; null when it gave none.</summary>
    public required string? OwnMessageId { get; init; }

    public required string? SessionId { get; init; }

    /// <summary>In ticks.</summary>
    public required long TimeToLive { get; init; }

    /// <summary>In UTC ticks; not in the future means "now".</summary>
    public required long ScheduledFor { get; init; }

    public static OutgoingMessage From(ServiceBusMessage message, DateTimeOffset? scheduledEnqueueTime = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (scheduledEnqueueTime is { } time) { message.ScheduledEnqueueTime = time; }

        // A message without an id gets one from the service.
        var payload = MessageCodec.Encode(message, message.MessageId ?? Guid.NewGuid().ToString("N"), out var headerSize);
        return new()
        {
            Payload = payload,
            HeaderSize = headerSize,
            OwnMessageId = message.MessageId,
            SessionId = message.SessionId,
            TimeToLive = message.TimeToLive.Ticks,
            ScheduledFor = message.ScheduledEnqueueTime.UtcTicks,
        };
    }
}
