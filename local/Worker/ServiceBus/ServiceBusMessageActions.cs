using Azure.Messaging.ServiceBus;
using Serverless.Local.Worker.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages of an invocation by hand. Auto-completion leaves alone what was settled here.</summary>
public class ServiceBusMessageActions
{
    private readonly MessageSettlement _settlement = null!;

    /// <summary>For doubles in tests.</summary>
    protected ServiceBusMessageActions()
    {
    }

    internal ServiceBusMessageActions(MessageSettlement settlement) => _settlement = settlement;

    /// <summary>Done with the message: it leaves the entity.</summary>
    /// <exception cref="ServiceBusException">MessageLockLost or SessionLockLost: another receiver may get it.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _settlement.SettleAsync(message, receiver => receiver.CompleteMessageAsync(message, cancellationToken));
    }

    /// <summary>Gives the message back; it is available again at once, with its delivery counted.</summary>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _settlement.SettleAsync(message, receiver => receiver.AbandonMessageAsync(message, propertiesToModify, cancellationToken));
    }

    /// <summary>Moves the message to the dead-letter queue, with a reason and a description of at most 4,096 characters each.</summary>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _settlement.SettleAsync(message, receiver =>
            receiver.DeadLetterMessageAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken));
    }

    /// <summary>Sets the message aside; keep its sequence number, which is the only way to receive it.</summary>
    public virtual Task DeferMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _settlement.SettleAsync(message, receiver => receiver.DeferMessageAsync(message, propertiesToModify, cancellationToken));
    }

    /// <summary>Starts the lock time of the message again.</summary>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _settlement.Receiver.RenewMessageLockAsync(message, cancellationToken);
    }
}
