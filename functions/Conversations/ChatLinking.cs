using Serverless.Businesses;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>Ties chats to customers.</summary>
public interface IChatLinking
{
    /// <summary>
    /// The thread with this peer, under this customer from now on. Who was known from the chat only becomes a part of the customer, with
    /// threads and consents. Null when the peer belongs to somebody who is known otherwise too: another person's chat is never handed
    /// over; and when the business does not use the peer's channel.
    /// </summary>
    Task<ChatThread?> TieAsync(Business business, string customer, ChatPeer peer, CancellationToken cancellationToken);

    /// <summary>The thread of a <c>user_ref</c> from now on has this PSID. Null when there is no such thread or the PSID is another person's.</summary>
    Task<ChatThread?> LearnPsidAsync(Business business, string customer, string thread, string psid, CancellationToken cancellationToken);

    /// <summary>Tells the fan-out that the chat is usable; the same cause twice is told once.</summary>
    Task AnnounceAsync(ChatThread thread, string cause, DateTimeOffset at, CancellationToken cancellationToken);
}

internal sealed class ChatLinking(ChatCustomers customers, IThreads threads, IMessageBus bus) : IChatLinking
{
    public async Task<ChatThread?> TieAsync(Business business, string customer, ChatPeer peer, CancellationToken cancellationToken)
    {
        var channel = ChatPeers.ChannelOf(peer);
        if (business.AccountOf(channel) is not { } account || !await customers.OwnAsync(business.Id, customer, peer, cancellationToken)) { return null; }

        return channel == ChatChannels.WhatsApp && await OfWhatsAppAsync(business.Id, customer, account, peer, cancellationToken) is { } known
            ? known
            : await threads.OpenAsync(business.Id, customer, channel, account, peer, cancellationToken);
    }

    public async Task<ChatThread?> LearnPsidAsync(Business business, string customer, string thread, string psid, CancellationToken cancellationToken)
    {
        if (await threads.FindAsync(business.Id, customer, thread, cancellationToken) is not { } known) { return null; }

        if (known.Peer.Kind != MessengerPeers.UserRef) { return known; }

        var peer = MessengerPeers.Psid(psid);
        return await customers.OwnAsync(business.Id, known.Customer, peer, cancellationToken) ? await customers.LearnAsync(known, peer, cancellationToken) : null;
    }

    public Task AnnounceAsync(ChatThread thread, string cause, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var linked = new ChatLinked(thread.Business, thread.Customer, thread.Id, at);
        var id = StableId.From(ChatLinked.Schema, thread.Business, thread.Customer, thread.Id, cause);
        return bus.SendAsync(Queues.OrderStatus, new BusMessage(id, Lanes.For(thread.Business, thread.Customer), thread.Business,
            ChatLinked.Schema, RecordJson.Body(linked)), cancellationToken);
    }

    /// <summary>A customer has one chat on a WhatsApp number: with the BSUID, or, while none is known, with the phone number.</summary>
    private async Task<ChatThread?> OfWhatsAppAsync(string business, string customer, string account, ChatPeer peer, CancellationToken cancellationToken)
    {
        var all = await threads.ListAsync(business, customer, cancellationToken);
        var known = all.Where(thread => thread.Channel == ChatChannels.WhatsApp && thread.Account == account).ToList();
        if (known.Find(thread => thread.Peer == peer) is { } same) { return same; }

        return peer.Kind == WhatsAppPeers.PhoneKind
            ? known.Find(thread => thread.Peer.Kind == WhatsAppPeers.BsuidKind)
            : known is [{ Peer.Kind: WhatsAppPeers.PhoneKind } only] ? await customers.LearnAsync(only, peer, cancellationToken) : null;
    }
}
