using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Messenger;
using Serverless.Customers;

namespace Serverless.Conversations;

/// <summary>What a webhook's events of one business come to: each ends in exactly one of the three.</summary>
internal sealed class MessengerIntake(Business business, MetaKeys keys, DateTimeOffset now)
{
    public List<ProviderReceipt> Receipts { get; } = [];
    public List<ChatEvent> Events { get; } = [];
    public List<(string EventId, string What)> Unhandled { get; } = [];

    public InboundBatch ToBatch(IThreads threads)
    {
        var batch = new InboundBatch(business.Id, ChatChannels.Messenger);
        foreach (var item in Events) { batch.AddAct(ChatEventMessages.Of(item, threads)); }

        foreach (var receipt in Receipts) { batch.AddReceipt(receipt); }

        foreach (var (eventId, what) in Unhandled) { batch.Leave(eventId, what); }

        return batch;
    }

    public void Add(MessengerEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        switch (item)
        {
            case MessengerEvent.Delivery delivery: AddDelivery(delivery); break;
            case MessengerEvent.Read { Head.Psid: not null, Watermark: not null } read: Receipts.Add(Watermark(read, ReceiptKind.Read, read.Watermark.Value)); break;
            case MessengerEvent.Echo echo: AddEcho(echo); break;
            case MessengerEvent.Unhandled unhandled: Leave(item, unhandled.What); break;
            case MessengerEvent.Policy policy: Events.Add(Of(item, ChatEventKind.Policy) with { Peer = null, Detail = policy.Action }); break;
            default: AddAct(item); break;
        }
    }

    private void AddAct(MessengerEvent item)
    {
        if (PeerOf(item.Head) is null) { Leave(item, $"{Name(item)}.no-sender"); }
        else if (MessengerActs.ToEvent(item, kind => Of(item, kind)) is { } act) { Events.Add(act); }
        else { Leave(item, Name(item)); }
    }

    private void AddDelivery(MessengerEvent.Delivery delivery)
    {
        foreach (var mid in delivery.Mids)
        {
            Receipts.Add(new ProviderReceipt(MessengerPeers.Channel, delivery.Head.PageId, ReceiptKind.Delivered, At(delivery.Head)) { MessageId = mid, Peer = delivery.Head.Psid });
        }

        if (delivery.Mids.Count > 0) { return; }

        if (delivery is { Head.Psid: not null, Watermark: { } watermark }) { Receipts.Add(Watermark(delivery, ReceiptKind.Delivered, watermark)); }
        else { Leave(delivery, "delivery.empty"); }
    }

    private void AddEcho(MessengerEvent.Echo echo)
    {
        var ours = EchoMetadata.TryRead(echo.Metadata);
        var isOurApp = keys.AppId is null || echo.AppId is null ? ours is not null : echo.AppId == keys.AppId;
        if (!isOurApp)
        {
            if (echo.Head.Psid is null) { Leave(echo, "echo.no-recipient"); }
            else { Events.Add(Of(echo, ChatEventKind.StaffMessage) with { MessageId = echo.Mid, App = echo.AppId }); }

            return;
        }

        if (echo.Mid is null) { Leave(echo, "echo.no-mid"); }
        else
        {
            Receipts.Add(new ProviderReceipt(MessengerPeers.Channel, echo.Head.PageId, ReceiptKind.Echoed, At(echo.Head))
            {
                MessageId = echo.Mid,
                SendId = ours?.SendId,
                Peer = echo.Head.Psid,
            });
        }

        if (ours is { Customer: not null, Thread: not null } && echo.Head.Psid is not null)
        {
            Events.Add(Of(echo, ChatEventKind.PeerLearned) with { MessageId = echo.Mid, Customer = ours.Customer, Thread = ours.Thread });
        }
    }

    private static string Name(MessengerEvent item) => item.ToString().ToLowerInvariant();

    private ProviderReceipt Watermark(MessengerEvent item, ReceiptKind kind, DateTimeOffset watermark) =>
        new(MessengerPeers.Channel, item.Head.PageId, kind, At(item.Head)) { Peer = item.Head.Psid, Watermark = watermark };

    private ChatEvent Of(MessengerEvent item, ChatEventKind kind) => new()
    {
        EventId = item.Head.EventId,
        Business = business.Id,
        Channel = MessengerPeers.Channel,
        Account = item.Head.PageId,
        Kind = kind,
        At = At(item.Head),
        Peer = PeerOf(item.Head),
        IsStandby = item.Head.IsStandby,
    };

    /// <summary>Null also when what stands for the customer cannot be an address: nobody could work such an event off.</summary>
    private static ChatPeer? PeerOf(MessengerHead head)
    {
        var peer = head switch
        {
            { Psid: { } psid } when psid != head.PageId => MessengerPeers.Psid(psid),
            { UserRef: { } userRef } => MessengerPeers.OfUserRef(userRef),
            _ => null,
        };
        return peer is not null && Identities.Normalise(ChatPeers.IdentityOf(peer)) is not null ? peer : null;
    }

    /// <summary>A clock that is ahead must not keep a window open longer.</summary>
    private DateTimeOffset At(MessengerHead head) => head.At is { } at && at < now ? at : now;

    private void Leave(MessengerEvent item, string what) => Unhandled.Add((item.Head.EventId, what));
}
