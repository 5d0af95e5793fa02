using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Customers;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>Ties chats to customers.</summary>
public interface IChatLinking
{
    /// <summary>
    /// The thread with this peer, under this customer from now on. Who was known from the chat only becomes a part of the customer, with
    /// threads and consents. Null when the peer belongs to somebody who is known otherwise too: another person's chat is never handed over.
    /// </summary>
    Task<ChatThread?> TieAsync(Business business, string customer, ChatPeer peer, CancellationToken cancellationToken);

    /// <summary>The thread of a <c>user_ref</c> from now on has this PSID. Null when there is no such thread or the PSID is another person's.</summary>
    Task<ChatThread?> LearnPsidAsync(Business business, string customer, string thread, string psid, CancellationToken cancellationToken);

    /// <summary>Tells the fan-out that the chat is usable; the same cause twice is told once.</summary>
    Task AnnounceAsync(ChatThread thread, string cause, DateTimeOffset at, CancellationToken cancellationToken);
}

internal sealed class ChatLinking(
    ICustomers customers, ICustomerRecords records, IConsentRecords consents, IThreadMoves threads, IMessageBus bus) : IChatLinking
{
    public async Task<ChatThread?> TieAsync(Business business, string customer, ChatPeer peer, CancellationToken cancellationToken) =>
        business.AccountOf(ChatPeers.ChannelOf(peer)) is { } account && await OwnAsync(business.Id, customer, peer, cancellationToken)
            ? await threads.OpenAsync(business.Id, customer, ChatPeers.ChannelOf(peer), account, peer, cancellationToken)
            : null;

    public async Task<ChatThread?> LearnPsidAsync(Business business, string customer, string thread, string psid, CancellationToken cancellationToken)
    {
        if (await threads.FindAsync(business.Id, customer, thread, cancellationToken) is not { } known) { return null; }

        if (known.Peer.Kind != MessengerPeers.UserRef) { return known; }

        var peer = MessengerPeers.Psid(psid);
        if (!await OwnAsync(business.Id, known.Customer, peer, cancellationToken)) { return null; }

        var all = await threads.ListAsync(business.Id, known.Customer, cancellationToken);
        if (all.FirstOrDefault(other => other.Account == known.Account && other.Peer == peer) is not { } same)
        {
            return await threads.UpdateAsync(business.Id, known.Customer, known.Id,
                stored => stored.Peer.Kind == MessengerPeers.UserRef ? stored with { Peer = peer } : stored, cancellationToken);
        }

        await threads.FoldAsync(known, same, cancellationToken);
        return same;
    }

    public Task AnnounceAsync(ChatThread thread, string cause, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var linked = new ChatLinked(thread.Business, thread.Customer, thread.Id, at);
        var id = StableId.From(ChatLinked.Schema, thread.Business, thread.Customer, thread.Id, cause);
        return bus.SendAsync(Queues.OrderStatus, new BusMessage(id, Lanes.For(thread.Business, thread.Customer), thread.Business,
            ChatLinked.Schema, RecordJson.Body(linked)), cancellationToken);
    }

    /// <summary>Makes the peer the customer's; false when it is another person's.</summary>
    private async Task<bool> OwnAsync(string business, string customer, ChatPeer peer, CancellationToken cancellationToken)
    {
        var identity = ChatPeers.IdentityOf(peer);
        if (await customers.LinkAsync(business, customer, identity, cancellationToken)) { return true; }

        if (await customers.FindAsync(business, identity, cancellationToken) is not { } owner) { return false; }

        if (await records.FindRecordAsync(business, owner, cancellationToken) is { IsChatOnly: false }) { return false; }

        // The identities go last: until they lead to the customer a repeat finds the rest here again.
        await threads.MoveAllAsync(business, owner, customer, cancellationToken);
        await consents.MoveAsync(business, owner, customer, cancellationToken);
        await records.MergeAsync(business, owner, customer, cancellationToken);
        return true;
    }
}
