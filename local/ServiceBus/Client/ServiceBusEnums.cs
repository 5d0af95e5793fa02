namespace Azure.Messaging.ServiceBus;

/// <summary>How a receiver takes messages.</summary>
public enum ServiceBusReceiveMode
{
    /// <summary>A received message stays in the entity, locked, until it is settled or its lock expires.</summary>
    PeekLock = 0,

    /// <summary>A received message is gone from the entity at once; a crash of the receiver loses it.</summary>
    ReceiveAndDelete = 1,
}

/// <summary>The part of a queue or subscription that a receiver reads.</summary>
public enum SubQueue
{
    /// <summary>The entity itself.</summary>
    None = 0,

    /// <summary>Its dead-letter queue.</summary>
    DeadLetter = 1,

    /// <summary>Its transfer dead-letter queue; always empty here, because no entity forwards.</summary>
    TransferDeadLetter = 2,
}

/// <summary>Where a message stands in its entity.</summary>
public enum ServiceBusMessageState
{
    /// <summary>Waits for a receiver, or is locked by one.</summary>
    Active = 0,

    /// <summary>Set aside; only <see cref="ServiceBusReceiver.ReceiveDeferredMessageAsync"/> returns it.</summary>
    Deferred = 1,

    /// <summary>Waits for its scheduled time.</summary>
    Scheduled = 2,
}

/// <summary>The wire protocol of a client. The embedded broker is called in process whatever it says.</summary>
public enum ServiceBusTransportType
{
    /// <summary>AMQP over TCP.</summary>
    AmqpTcp = 0,

    /// <summary>AMQP over web sockets.</summary>
    AmqpWebSockets = 1,
}

/// <summary>How the delay between retries grows.</summary>
public enum ServiceBusRetryMode
{
    /// <summary>The same delay before every retry.</summary>
    Fixed = 0,

    /// <summary>A delay that doubles with every retry.</summary>
    Exponential = 1,
}

/// <summary>Why an operation on the bus failed.</summary>
public enum ServiceBusFailureReason
{
    /// <summary>A failure of no other kind.</summary>
    GeneralError = 0,

    /// <summary>No queue, topic or subscription has this name.</summary>
    MessagingEntityNotFound = 1,

    /// <summary>The lock on the message expired, or the message was settled before.</summary>
    MessageLockLost = 2,

    /// <summary>No message has this sequence number in the state that the operation needs.</summary>
    MessageNotFound = 3,

    /// <summary>The message, the batch or its properties are larger than the entity allows.</summary>
    MessageSizeExceeded = 4,

    /// <summary>The entity is switched off.</summary>
    MessagingEntityDisabled = 5,

    /// <summary>The entity is full.</summary>
    QuotaExceeded = 6,

    /// <summary>The service asks for a pause before the next try.</summary>
    ServiceBusy = 7,

    /// <summary>The operation did not finish in time; for "accept next session": no session had messages.</summary>
    ServiceTimeout = 8,

    /// <summary>The service cannot be reached.</summary>
    ServiceCommunicationProblem = 9,

    /// <summary>The session is locked by another receiver.</summary>
    SessionCannotBeLocked = 10,

    /// <summary>The lock on the session expired or was released.</summary>
    SessionLockLost = 11,

    /// <summary>An entity of this name exists already.</summary>
    MessagingEntityAlreadyExists = 12,
}
