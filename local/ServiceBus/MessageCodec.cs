using System.Buffers;
using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus;

/// <summary>The stored form of a message: its properties, then its body. What the broker itself decides (numbers, times, counts) is not in it.</summary>
internal static class MessageCodec
{
    /// <summary>Service Bus, Standard tier: 256 KB with all properties.</summary>
    public const int MaxMessageSize = 256 * 1024;

    /// <summary>Service Bus: all properties together.</summary>
    public const int MaxHeaderSize = 64 * 1024;

    private const byte Version = 1;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>The size that counts against the limits, in bytes.</summary>
    public static int SizeOf(ServiceBusMessage message) => WriteHeader(message, message.MessageId ?? "").WrittenCount + message.Body.ToMemory().Length;

    /// <exception cref="SerializationException">A property has a type that AMQP cannot carry.</exception>
    public static byte[] Encode(ServiceBusMessage message, string messageId, out int headerSize)
    {
        var header = WriteHeader(message, messageId);
        headerSize = header.WrittenCount;
        return Join(header, message.Body.ToMemory().Span);
    }

    /// <summary>The message with some application properties set anew.</summary>
    public static byte[] WithProperties(byte[] payload, IReadOnlyDictionary<string, object> changes, out int headerSize)
    {
        var stored = Decode(new Delivery { Payload = payload });
        var message = new ServiceBusMessage(stored);
        foreach (var (name, value) in stored.ApplicationProperties) { message.ApplicationProperties[name] = value; }

        foreach (var (name, value) in changes) { message.ApplicationProperties[name] = value; }

        return Encode(message, stored.MessageId, out headerSize);
    }

    /// <summary>What a receiver gets. The body is a slice of the payload, not a copy.</summary>
    public static ServiceBusReceivedMessage Decode(in Delivery delivery)
    {
        var reader = new PayloadReader(delivery.Payload);
        if (reader.Byte() != Version) { throw new InvalidDataException("A stored message has an unknown format: start with an empty data folder."); }

        var messageId = reader.Text()!;
        var sessionId = reader.Text();
        var partitionKey = reader.Text();
        var replyToSessionId = reader.Text();
        var correlationId = reader.Text();
        var subject = reader.Text();
        var to = reader.Text();
        var contentType = reader.Text();
        var replyTo = reader.Text();
        var timeToLive = reader.Int64();
        var scheduled = reader.Int64();
        var properties = PropertyCodec.Read(ref reader);
        return new ServiceBusReceivedMessage
        {
            Body = BinaryData.FromBytes(delivery.Payload.AsMemory(reader.Position)),
            MessageId = messageId,
            SessionId = sessionId,
            PartitionKey = partitionKey,
            ReplyToSessionId = replyToSessionId,
            CorrelationId = correlationId,
            Subject = subject,
            To = to,
            ContentType = contentType,
            ReplyTo = replyTo,
            TimeToLive = new TimeSpan(delivery.TimeToLive ?? timeToLive),
            ScheduledEnqueueTime = new DateTimeOffset(scheduled, TimeSpan.Zero),
            ApplicationProperties = properties,
            LockTokenGuid = delivery.LockToken,
            DeliveryCount = delivery.DeliveryCount,
            LockedUntil = new DateTimeOffset(delivery.LockedUntil, TimeSpan.Zero),
            SequenceNumber = delivery.Sequence,
            EnqueuedSequenceNumber = delivery.EnqueuedSequence,
            EnqueuedTime = new DateTimeOffset(delivery.EnqueuedAt, TimeSpan.Zero),
            State = delivery.State,
        };
    }

    private static ArrayBufferWriter<byte> WriteHeader(ServiceBusMessage message, string messageId)
    {
        var buffer = _buffer ??= new(1024);
        buffer.ResetWrittenCount();
        PayloadWriter.Byte(buffer, Version);
        PayloadWriter.Text(buffer, messageId);
        PayloadWriter.Text(buffer, message.SessionId);
        PayloadWriter.Text(buffer, message.PartitionKey);
        PayloadWriter.Text(buffer, message.ReplyToSessionId);
        PayloadWriter.Text(buffer, message.CorrelationId);
        PayloadWriter.Text(buffer, message.Subject);
        PayloadWriter.Text(buffer, message.To);
        PayloadWriter.Text(buffer, message.ContentType);
        PayloadWriter.Text(buffer, message.ReplyTo);
        PayloadWriter.Int64(buffer, message.TimeToLive.Ticks);
        PayloadWriter.Int64(buffer, message.ScheduledEnqueueTime.UtcTicks);
        PropertyCodec.Write(buffer, message.ApplicationProperties);
        return buffer;
    }

    private static byte[] Join(ArrayBufferWriter<byte> header, ReadOnlySpan<byte> body)
    {
        var payload = GC.AllocateUninitializedArray<byte>(header.WrittenCount + body.Length);
        header.WrittenSpan.CopyTo(payload);
        body.CopyTo(payload.AsSpan(header.WrittenCount));
        return payload;
    }
}
