using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>What becomes of a message that was received.</summary>
internal sealed partial class BrokerQueue
{
    private const string HeaderSizeReason = "HeaderSizeExceeded";
    private const string HeaderSizeText = "The size quota for this stream exceeded the limit.";

    /// <exception cref="Refusal">The lock is gone.</exception>
    public void Settle(Shelf shelf, SessionLock? session, Guid token, Settlement settlement)
    {
        var message = Locked(shelf, session, token);
        Unlock(message);
        switch (settlement.Kind)
        {
            case SettlementKind.Complete:
                Remove(message);
                break;
            case SettlementKind.Abandon:
                if (Change(message, settlement.Properties)) { CountFailure(message); }

                break;
            case SettlementKind.Defer:
                if (Change(message, settlement.Properties)) { Defer(message); }

                break;
            default:
                DeadLetter(message, settlement.Properties);
                break;
        }
    }

    /// <summary>Gives the message back after a delivery that failed.</summary>
    private void CountFailure(StoredMessage message)
    {
        message.FailedDeliveries++;
        ReturnToLine(message);
    }

    private void Defer(StoredMessage message)
    {
        message.Shelf!.SetState(message, ServiceBusMessageState.Deferred);
        Store(message);
    }

    /// <summary>Sets application properties anew. Service Bus: when they no longer fit, the message dies; then this is false.</summary>
    private bool Change(StoredMessage message, IReadOnlyDictionary<string, object>? properties)
    {
        if (properties is null) { return true; }

        var payload = MessageCodec.WithProperties(PayloadOf(message), properties, out var headerSize);
        if (headerSize > MessageCodec.MaxHeaderSize)
        {
            DeadLetter(message, HeaderSizeReason, HeaderSizeText);
            return false;
        }

        SetPayload(message, payload);
        return true;
    }
}
