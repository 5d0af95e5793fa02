using Serverless.Channels;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Conversations;

/// <summary>Makes what a webhook brought durable: acts on the bus, receipts in their table, the rest in the inbox.</summary>
public sealed class MessengerStorage(IMessageBus bus, IReceipts receipts, IThreads threads, InboundLedger ledger)
{
    /// <summary>Returns when all of it is durable; throws when that is not certain, and then everything may be sent again.</summary>
    internal Task StoreAsync(string business, MessengerIntake intake, CancellationToken cancellationToken)
    {
        List<BusMessage> messages = [.. intake.Events.Select(ToBus)];
        return (messages.Count, intake.Receipts.Count, intake.Unhandled.Count) switch
        {
            (0, 0, 0) => Task.CompletedTask,
            (_, 0, 0) => bus.SendAsync(Queues.ChatInbound, messages, cancellationToken),
            (0, _, 0) => receipts.RecordAsync(intake.Receipts, cancellationToken),
            _ => Task.WhenAll(
                messages.Count == 0 ? Task.CompletedTask : bus.SendAsync(Queues.ChatInbound, messages, cancellationToken),
                intake.Receipts.Count == 0 ? Task.CompletedTask : receipts.RecordAsync(intake.Receipts, cancellationToken),
                ledger.UnhandledAsync(business, intake.Unhandled, cancellationToken)),
        };
    }

    internal Task LeaveAsync(string eventId, string what, CancellationToken cancellationToken) =>
        ledger.UnhandledAsync(InboundLedger.NoBusiness, [(eventId, what)], cancellationToken);

    private BusMessage ToBus(ChatEvent item)
    {
        // What concerns the account and no customer keeps the order of the account.
        var lane = item.Peer is { } peer ? threads.IdOf(item.Business, item.Channel, item.Account, peer) : $"{item.Channel}-{item.Account}";
        return new BusMessage(item.EventId, Lanes.For(item.Business, lane), item.Business, ChatEvent.Schema,
            RecordJson.Body(item));
    }
}
