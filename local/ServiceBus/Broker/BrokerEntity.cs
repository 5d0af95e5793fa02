using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus.Storage;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>What a queue and a topic have in common: sequence numbers, duplicate detection, schedules.</summary>
internal abstract class BrokerEntity
{
    private const int SequenceBlock = 1024;
    private readonly long _timeToLive;
    private readonly DuplicateHistory? _history;
    private long _sequence;
    private long _reserved;

    protected BrokerEntity(BrokerContext context, EntityRow row, TimeSpan timeToLive, TimeSpan? duplicateDetectionWindow)
    {
        Context = context;
        Id = row.Id;
        Path = row.Path;
        _timeToLive = timeToLive.Ticks;
        _history = duplicateDetectionWindow is { } window ? new(context, row.Id, window) : null;
        _sequence = _reserved = row.ReservedSequence;
        Main = new(this, isDeadLetter: false);
    }

    public int Id { get; }

    public string Path { get; }

    public Shelf Main { get; }

    protected BrokerContext Context { get; }

    /// <summary>Takes in all messages or none.</summary>
    /// <exception cref="Refusal">One is too large, all are too large together, or one lacks its session.</exception>
    public long[] Send(OutgoingMessage[] messages)
    {
        ThrowUnlessAcceptable(messages);
        var numbers = new long[messages.Length];
        for (var i = 0; i < messages.Length; i++) { numbers[i] = Accept(messages[i]); }

        return numbers;
    }

    /// <summary>Takes back scheduled messages, all or none.</summary>
    public void Cancel(long[] sequenceNumbers)
    {
        foreach (var number in sequenceNumbers)
        {
            if (Main.Find(number) is not { State: ServiceBusMessageState.Scheduled }) { throw Refusal.MessageNotFound(Path, number); }
        }

        foreach (var number in sequenceNumbers)
        {
            if (Main.Find(number) is { } message) { Remove(message); }
        }
    }

    /// <summary>A time of the message has come.</summary>
    public void Fall(StoredMessage message)
    {
        if (message.State != ServiceBusMessageState.Scheduled)
        {
            FallDue(message);
            return;
        }

        // Service Bus: an activated message is appended as if it were sent now, with a new sequence number.
        var payload = PayloadOf(message);
        Remove(message);
        Enqueue(payload, message.SessionId, message.TimeToLive, enqueuedSequence: 0);
    }

    /// <summary>Messages from a number on, whatever their state; nothing is locked or counted.</summary>
    public Delivery[] Peek(Shelf shelf, string? sessionId, long from, int maxMessages)
    {
        var found = new List<Delivery>();
        foreach (var message in shelf.From(from))
        {
            if (found.Count == maxMessages) { break; }

            if (sessionId is null || message.SessionId == sessionId) { found.Add(message.ToDelivery(PayloadOf(message), message.FailedDeliveries) with { LockToken = Guid.Empty }); }
        }

        return [.. found];
    }

    public virtual void Restore(in MessageRow row) => Add(ToMessage(row), row.Payload);

    public void RestoreSeen(string messageId, long number, long at) => _history?.Restore(messageId, number, at);

    protected byte[] PayloadOf(StoredMessage message) => message.Payload ?? Context.Store.ReadPayload(KeyOf(message));

    protected long KeyOf(StoredMessage message) => StoreKeys.Of(Id, message.Sequence);

    /// <summary>Service Bus: the entity's time to live is the default and the ceiling.</summary>
    protected long Limit(long timeToLive) => Math.Min(timeToLive, _timeToLive);

    /// <summary>Numbers are reserved in blocks, so that a restart skips some but never repeats one.</summary>
    protected long NextSequence()
    {
        if (_sequence == _reserved)
        {
            _reserved += SequenceBlock;
            Context.Store.ReserveSequence(Id, _reserved);
        }

        return ++_sequence;
    }

    protected abstract long Enqueue(byte[] payload, string? sessionId, long timeToLive, long enqueuedSequence);

    protected abstract void FallDue(StoredMessage message);

    protected virtual void ThrowUnlessAcceptable(OutgoingMessage message)
    {
    }

    protected void Insert(StoredMessage message, byte[] payload)
    {
        Add(message, payload);
        Context.Store.Insert(new()
        {
            Key = KeyOf(message),
            DeadLettered = message.Shelf!.IsDeadLetter,
            State = (int)message.State,
            Attempts = message.FailedDeliveries,
            EnqueuedAt = message.EnqueuedAt,
            TimeToLive = message.TimeToLive,
            ScheduledFor = message.ScheduledFor,
            EnqueuedSequence = message.EnqueuedSequence,
            SessionId = message.SessionId,
            Payload = payload,
        });
    }

    protected void Remove(StoredMessage message)
    {
        Context.Store.Delete(KeyOf(message));
        message.Shelf!.Remove(message);
        Context.Drop(message);
    }

    protected StoredMessage ToMessage(in MessageRow row) => new(this, StoreKeys.Number(row.Key))
    {
        SessionId = row.SessionId,
        EnqueuedSequence = row.EnqueuedSequence,
        EnqueuedAt = row.EnqueuedAt,
        TimeToLive = row.TimeToLive,
        ScheduledFor = row.ScheduledFor,
        State = (ServiceBusMessageState)row.State,
        FailedDeliveries = row.Attempts,
    };

    protected void Add(StoredMessage message, byte[] payload, Shelf? shelf = null)
    {
        (shelf ?? Main).Add(message);
        Context.Keep(message, payload);
        if (message.State == ServiceBusMessageState.Scheduled) { Context.Agenda.Add(message, message.ScheduledFor); }
    }

    private void ThrowUnlessAcceptable(OutgoingMessage[] messages)
    {
        long total = 0;
        foreach (var message in messages)
        {
            if (message.HeaderSize > MessageCodec.MaxHeaderSize) { throw Refusal.TooLarge(Path, message.HeaderSize, MessageCodec.MaxHeaderSize, "A message header"); }

            total += message.Payload.Length;
            ThrowUnlessAcceptable(message);
        }

        if (total > MessageCodec.MaxMessageSize) { throw Refusal.TooLarge(Path, total, MessageCodec.MaxMessageSize, messages.Length == 1 ? "A message" : "A batch"); }
    }

    private long Accept(OutgoingMessage message)
    {
        // A duplicate gets a number like every send; nothing is found under it.
        if (message.OwnMessageId is { } id && _history?.TryAdd(id) == false) { return NextSequence(); }

        if (message.ScheduledFor <= Context.Now) { return Enqueue(message.Payload, message.SessionId, message.TimeToLive, enqueuedSequence: 0); }

        var scheduled = new StoredMessage(this, NextSequence())
        {
            SessionId = message.SessionId,
            EnqueuedAt = Context.Now,
            TimeToLive = message.TimeToLive,
            ScheduledFor = message.ScheduledFor,
            State = ServiceBusMessageState.Scheduled,
        };
        Insert(scheduled, message.Payload);
        return scheduled.Sequence;
    }
}
