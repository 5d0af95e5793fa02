using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus.Entities;
using Serverless.Local.ServiceBus.Storage;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>A queue or a subscription: what comes in, expires, and dies.</summary>
internal sealed partial class BrokerQueue : BrokerEntity, IServing
{
    private const string ExpiredReason = "TTLExpiredException";
    private const string ExpiredText = "The message expired and was dead lettered.";
    private const string MaxDeliveryReason = "MaxDeliveryCountExceeded";
    private const string NoSessionReason = "Session ID is null";
    private const string NoSessionText = "Session enabled entity doesn't allow a message whose session identifier is null.";

    private readonly QueueDefinition _definition;
    private readonly DeliveryLine _line;
    private readonly DeliveryLine _deadLine;

    public BrokerQueue(BrokerContext context, EntityRow row, QueueDefinition definition)
        : base(context, row, definition.DefaultMessageTimeToLive, definition.DuplicateDetectionWindow)
    {
        _definition = definition;
        Dead = new(this, isDeadLetter: true);
        _line = new(Main);
        _deadLine = new(Dead);
    }

    /// <summary>The dead-letter queue.</summary>
    public Shelf Dead { get; }

    public bool RequiresSession => _definition.RequiresSession;

    /// <summary>A topic's copy arrives.</summary>
    public void EnqueueCopy(byte[] payload, string? sessionId, long timeToLive, long topicSequence) => Enqueue(payload, sessionId, timeToLive, topicSequence);

    /// <summary>
    /// Takes a message from the file. Its attempts include the delivery under way when the process ended: that lock is lost, and so it counts
    /// as in Azure, where it would have expired. This is how a message that kills its handler's process ends in the dead-letter queue.
    /// </summary>
    public override void Restore(in MessageRow row)
    {
        var message = ToMessage(row);
        Add(message, row.Payload, row.DeadLettered ? Dead : Main);
        if (message.State != ServiceBusMessageState.Scheduled) { ReturnToLine(message); }
    }

    public void Serve()
    {
        Serve(_line);
        Serve(_deadLine);
    }

    protected override long Enqueue(byte[] payload, string? sessionId, long timeToLive, long enqueuedSequence)
    {
        var message = new StoredMessage(this, NextSequence())
        {
            SessionId = sessionId,
            EnqueuedSequence = enqueuedSequence,
            EnqueuedAt = Context.Now,
            TimeToLive = Limit(timeToLive),
        };
        Insert(message, payload);

        // A queue refuses such a message at the door; a subscription cannot, because its topic took it.
        if (RequiresSession && sessionId is null) { DeadLetter(message, NoSessionReason, NoSessionText); }
        else { MakeReady(message); }

        return message.Sequence;
    }

    protected override void ThrowUnlessAcceptable(OutgoingMessage message)
    {
        if (RequiresSession && message.SessionId is null)
        {
            throw Refusal.NotAllowed("The SessionId was not set on a message, and it cannot be sent to the entity. Entities that have session support enabled can only receive messages that have the SessionId set to a valid value.");
        }
    }

    /// <summary>A lock ran out, or an active message's time to live did.</summary>
    protected override void FallDue(StoredMessage message)
    {
        if (message.IsLocked)
        {
            Unlock(message);
            CountFailure(message);
        }
        else
        {
            Expire(message);
        }
    }

    /// <summary>The message waits for a receiver again, unless it failed or lived for too long.</summary>
    private void ReturnToLine(StoredMessage message)
    {
        var dead = message.Shelf!.IsDeadLetter;
        if (!dead && message.FailedDeliveries >= _definition.MaxDeliveryCount)
        {
            DeadLetter(message, MaxDeliveryReason, $"Message could not be consumed after {_definition.MaxDeliveryCount} delivery attempts.");
        }
        else if (message.State != ServiceBusMessageState.Deferred)
        {
            // A locked message does not expire under its receiver, but as soon as the lock is gone.
            if (message.ExpiresAt <= Context.Now) { Expire(message); }
            else { MakeReady(message); }
        }
    }

    private void MakeReady(StoredMessage message)
    {
        Context.Agenda.Add(message, message.ExpiresAt);
        if (message.Shelf!.IsDeadLetter || !RequiresSession)
        {
            (message.Shelf.IsDeadLetter ? _deadLine : _line).Add(message);
            Context.ServeLater(this);
            return;
        }

        var session = GetSession(message.SessionId!);
        session.Line.Add(message);
        Context.ServeLater(session);
    }

    private void Expire(StoredMessage message)
    {
        if (_definition.DeadLetteringOnMessageExpiration) { DeadLetter(message, ExpiredReason, ExpiredText); }
        else { Remove(message); }
    }

    private void DeadLetter(StoredMessage message, string reason, string description) => DeadLetter(message, new Dictionary<string, object>
    {
        [ServiceBusReceivedMessage.DeadLetterReasonHeader] = reason,
        [ServiceBusReceivedMessage.DeadLetterErrorDescriptionHeader] = description,
    });

    /// <summary>Service Bus: a dead letter keeps its sequence number, its times and its delivery count.</summary>
    private void DeadLetter(StoredMessage message, IReadOnlyDictionary<string, object>? properties)
    {
        if (properties is not null) { SetPayload(message, MessageCodec.WithProperties(PayloadOf(message), properties, out _)); }

        message.Shelf!.Remove(message);
        message.State = ServiceBusMessageState.Active;
        Dead.Add(message);
        Store(message);
        MakeReady(message);
    }

    private void SetPayload(StoredMessage message, byte[] payload)
    {
        Context.Keep(message, payload);
        Context.Store.SetPayload(KeyOf(message), payload);
    }

    private void Store(StoredMessage message) =>
        Context.Store.Move(KeyOf(message), message.Shelf!.IsDeadLetter, (int)message.State, message.FailedDeliveries);
}
