using System.Globalization;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    internal const int MaxIdLength = 128;
    private string? _messageId;
    private string? _partitionKey;
    private string? _sessionId;
    private string? _replyToSessionId;
    private TimeSpan _timeToLive = TimeSpan.MaxValue;

    /// <summary>A message with an empty body.</summary>
    public ServiceBusMessage()
        : this(default(ReadOnlyMemory<byte>))
    {
    }

    /// <param name="body">The body, stored as UTF-8.</param>
    public ServiceBusMessage(string body)
        : this(new BinaryData(body))
    {
    }

    /// <param name="body">The body.</param>
    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    /// <param name="body">The body.</param>
    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
        ApplicationProperties = new Dictionary<string, object>();
    }

    /// <summary>A copy of a received message to send again, without what the broker added to it: lock, numbers, times, dead-letter reason.</summary>
    /// <param name="receivedMessage">The message to copy; it keeps its message id, so duplicate detection sees the copy as a duplicate.</param>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        Body = receivedMessage.Body;
        ApplicationProperties = new Dictionary<string, object>(receivedMessage.ApplicationProperties);
        ApplicationProperties.Remove(ServiceBusReceivedMessage.DeadLetterReasonHeader);
        ApplicationProperties.Remove(ServiceBusReceivedMessage.DeadLetterErrorDescriptionHeader);
        _messageId = receivedMessage.MessageId;
        _partitionKey = receivedMessage.PartitionKey;
        _sessionId = receivedMessage.SessionId;
        _replyToSessionId = receivedMessage.ReplyToSessionId;
        _timeToLive = receivedMessage.TimeToLive;
        CorrelationId = receivedMessage.CorrelationId;
        Subject = receivedMessage.Subject;
        To = receivedMessage.To;
        ContentType = receivedMessage.ContentType;
        ReplyTo = receivedMessage.ReplyTo;
    }

    /// <summary>The payload.</summary>
    public BinaryData Body { get; set; }

    /// <summary>The sender's id of this message, 1 to 128 characters; duplicate detection compares it. Null when unset: the broker then makes one up.</summary>
    public string MessageId
    {
        get => _messageId!;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            _messageId = AtMost(value, nameof(MessageId));
        }
    }

    /// <summary>The session that this message belongs to, at most 128 characters; an entity that requires sessions refuses a message without.</summary>
    public string? SessionId
    {
        get => _sessionId;
        set
        {
            _sessionId = AtMost(value, nameof(SessionId));
            if (_partitionKey is not null) { _partitionKey = value; }
        }
    }

    /// <summary>Keeps related messages in one partition of a partitioned entity, at most 128 characters; the same as the session id where there is one.</summary>
    public string? PartitionKey
    {
        get => _partitionKey;
        set => _partitionKey = _sessionId is null || value == _sessionId
            ? AtMost(value, nameof(PartitionKey))
            : throw new ArgumentOutOfRangeException(nameof(PartitionKey), "The partition key must be the session id.");
    }

    /// <summary>The session id that a reply shall carry, at most 128 characters.</summary>
    public string? ReplyToSessionId
    {
        get => _replyToSessionId;
        set => _replyToSessionId = AtMost(value, nameof(ReplyToSessionId));
    }

    /// <summary>How long the message lives after it was enqueued; unlimited by default, and never longer than the entity's own limit.</summary>
    public TimeSpan TimeToLive
    {
        get => _timeToLive;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _timeToLive = value;
        }
    }

    /// <summary>Ties this message to another.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>What the message is about.</summary>
    public string? Subject { get; set; }

    /// <summary>The intended receiver; the broker ignores it.</summary>
    public string? To { get; set; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; set; }

    /// <summary>Where a reply shall go.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>The earliest time of delivery; a time that is not in the future means at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <summary>The sender's own properties: numbers, text, booleans, Guid, Uri, times, byte arrays.</summary>
    public IDictionary<string, object> ApplicationProperties { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{{MessageId:{0}}}", _messageId);

    private static string? AtMost(string? value, string name) => value is { Length: > MaxIdLength }
        ? throw new ArgumentOutOfRangeException(name, $"{name} must have at most {MaxIdLength} characters.")
        : value;
}
