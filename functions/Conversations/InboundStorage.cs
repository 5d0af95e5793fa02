using Serverless.Channels;
using Serverless.Platform.Messaging;

namespace Serverless.Conversations;

/// <summary>Makes what a webhook brought durable: acts and calls on the bus, receipts in their table, the rest in the inbox.</summary>
public sealed class InboundStorage(IMessageBus bus, IReceipts receipts, InboundLedger ledger)
{
    /// <summary>Returns when all of it is durable; throws when that is not certain, and then everything may be sent again.</summary>
    internal Task StoreAsync(InboundBatch batch, CancellationToken cancellationToken) => (batch.Acts.Count, batch.Receipts.Count, batch.Calls.Count + batch.Unhandled.Count) switch
    {
        (0, 0, 0) => Task.CompletedTask,
        (_, 0, 0) => bus.SendAsync(Queues.ChatInbound, batch.Acts, cancellationToken),
        (0, _, 0) when batch.Failures.Count == 0 => receipts.RecordAsync(batch.Receipts, cancellationToken),
        _ => Task.WhenAll(
            batch.Acts.Count == 0 ? Task.CompletedTask : bus.SendAsync(Queues.ChatInbound, batch.Acts, cancellationToken),
            batch.Receipts.Count == 0 ? Task.CompletedTask : receipts.RecordAsync(batch.Receipts, cancellationToken),
            batch.Failures.Count == 0 ? Task.CompletedTask : bus.SendAsync(Queues.ChatReceipts, batch.Failures, cancellationToken),
            batch.Calls.Count == 0 ? Task.CompletedTask : bus.SendAsync(Queues.CallerContext, batch.Calls, cancellationToken),
            ledger.UnhandledAsync(batch.Business, batch.Channel, batch.Unhandled, cancellationToken)),
    };

    /// <summary>Something signed that belongs to no business.</summary>
    internal Task LeaveAsync(string channel, string eventId, string what, CancellationToken cancellationToken) =>
        ledger.UnhandledAsync(InboundLedger.NoBusiness, channel, [(eventId, what)], cancellationToken);
}
