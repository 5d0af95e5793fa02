using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Customers;
using Serverless.Customers.Phones;

namespace Serverless.Conversations;

/// <summary>
/// Who is behind an address of a channel, and which thread is theirs. A person who is known by phone number and then writes under a
/// BSUID is one customer with one thread, which keeps its id; the same holds for a checkbox's <c>user_ref</c> and its PSID.
/// </summary>
public sealed class ChatCustomers(ICustomers customers, ICustomerRecords records, IConsentRecords consents, IThreadMoves threads)
{
    /// <summary>The customer behind the event; null for a stranger whom it does not introduce.</summary>
    public async Task<string?> FindAsync(string business, ChatEvent item, ChatPeer peer, bool introduces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var identity = ChatPeers.IdentityOf(peer);
        var known = await customers.FindAsync(business, identity, cancellationToken);
        if (PhoneOf(item, peer) is not { } phone)
        {
            return known ?? (introduces ? await customers.ResolveAsync(business, [identity], cancellationToken) : null);
        }

        if (known is null && introduces) { return await customers.ResolveAsync(business, [identity, phone], cancellationToken); }

        var byPhone = await customers.FindAsync(business, phone, cancellationToken);
        if (known is null || byPhone == known) { return byPhone; }

        if (byPhone is null)
        {
            await customers.LinkAsync(business, known, phone, cancellationToken);
            return known;
        }

        if (await JoinByPhoneAsync(business, known, byPhone, cancellationToken)) { return byPhone; }

        // Refused, and remembered: two people have this number.
        await customers.LinkAsync(business, known, phone, cancellationToken);
        return known;
    }

    /// <summary>The customer's thread for the event: the one with this address, or one that began with what else the event tells of them.</summary>
    public async Task<ChatThread> OpenAsync(string business, string customer, ChatEvent item, ChatPeer peer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (PhoneOf(item, peer) is { } phone)
        {
            var id = threads.IdOf(business, item.Channel, item.Account, peer);
            if (await threads.FindAsync(business, customer, id, cancellationToken) is { } direct) { return direct; }

            var known = await ListAsync(business, customer, item.Channel, item.Account, cancellationToken);
            var numbers = PhoneNumber.Parse(phone.Value, country: null)?.Candidates ?? [];
            var byPhone = known.Find(thread => numbers.Any(number => thread.Peer == WhatsAppPeers.OfPhone(number.Value)));
            if (byPhone is not null && await LearnAsync(byPhone, peer, cancellationToken) is { } learned) { return learned; }
        }

        return await threads.OpenAsync(business, customer, item.Channel, item.Account, peer, cancellationToken);
    }

    /// <summary>The thread has this address from now on and keeps its id; when another one has it already, the two become that one.</summary>
    public async Task<ChatThread?> LearnAsync(ChatThread thread, ChatPeer peer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var before = thread.Peer;
        if (before == peer) { return thread; }

        var all = await ListAsync(thread.Business, thread.Customer, thread.Channel, thread.Account, cancellationToken);
        if (all.Find(other => other.Peer == peer) is not { } same)
        {
            return await threads.UpdateAsync(thread.Business, thread.Customer, thread.Id,
                stored => stored.Peer == before ? stored with { Peer = peer, VouchedPhone = null } : stored, cancellationToken);
        }

        await threads.FoldAsync(thread, same, cancellationToken);
        return same;
    }

    /// <summary>The address of a customer became another one, as the provider itself tells. Answers what came of it, as a stable code.</summary>
    public async Task<string> ChangeAsync(Business business, ChatEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(item);
        if (item is not { Peer: { } peer, FormerPeer: { } former }) { return "no-peer"; }

        if (await customers.FindAsync(business.Id, ChatPeers.IdentityOf(former), cancellationToken) is not { } customer) { return "stranger"; }

        if (!await OwnAsync(business.Id, customer, peer, cancellationToken)) { return "peer.refused"; }

        if (PhoneOf(item, peer) is { } phone) { await customers.LinkAsync(business.Id, customer, phone, cancellationToken); }

        var known = await ListAsync(business.Id, customer, item.Channel, item.Account, cancellationToken);
        var others = known.FindAll(candidate => candidate.Peer != peer);
        var thread = others.Find(candidate => candidate.Peer == former) ?? (others is [var only] ? only : null);
        if (thread is not null) { await LearnAsync(thread, peer, cancellationToken); }

        return "peer.changed";
    }

    /// <summary>
    /// Makes the peer the customer's, with threads and consents of whoever was known by it only; false when it is another person's, whose
    /// chat is never handed over.
    /// </summary>
    public async Task<bool> OwnAsync(string business, string customer, ChatPeer peer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var identity = ChatPeers.IdentityOf(peer);
        if (await customers.LinkAsync(business, customer, identity, cancellationToken)) { return true; }

        if (await customers.FindAsync(business, identity, cancellationToken) is not { } owner) { return false; }

        var isPhone = ChatPeers.ChannelOf(peer) == ChatChannels.WhatsApp;
        if (await records.FindRecordAsync(business, owner, cancellationToken) is { } record && !(isPhone ? record.IsChatOrPhoneOnly : record.IsChatOnly)) { return false; }

        await JoinAsync(business, owner, customer, cancellationToken);
        return true;
    }

    /// <summary>
    /// WhatsApp vouches that the chat's person has this number. When its owner already has another BSUID the number was passed on, and
    /// when the chat's person is known otherwise too, two records stay two.
    /// </summary>
    private async Task<bool> JoinByPhoneAsync(string business, string chat, string byPhone, CancellationToken cancellationToken)
    {
        if (await records.FindRecordAsync(business, byPhone, cancellationToken) is not { } into || into.Identities.Contains(IdentityKind.WhatsAppUser)) { return false; }

        if (await records.FindRecordAsync(business, chat, cancellationToken) is { IsChatOrPhoneOnly: false }) { return false; }

        await JoinAsync(business, chat, byPhone, cancellationToken);
        return true;
    }

    /// <summary>The identities go last: until they lead to the customer a repeat finds the rest here again.</summary>
    private async Task JoinAsync(string business, string from, string into, CancellationToken cancellationToken)
    {
        await threads.MoveAllAsync(business, from, into, cancellationToken);
        await FoldPhoneThreadsAsync(business, into, cancellationToken);
        await consents.MoveAsync(business, from, into, cancellationToken);
        await records.MergeAsync(business, from, into, cancellationToken);
    }

    /// <summary>A customer has one chat on a WhatsApp number: one that was opened by phone becomes part of the one with a BSUID.</summary>
    private async Task FoldPhoneThreadsAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var all = await threads.ListAsync(business, customer, cancellationToken);
        foreach (var byPhone in all.Where(thread => thread.Peer.Kind == WhatsAppPeers.PhoneKind))
        {
            var byUser = all.FirstOrDefault(thread => thread.Peer.Kind == WhatsAppPeers.BsuidKind && thread.Account == byPhone.Account);
            if (byUser is not null) { await threads.FoldAsync(byPhone, byUser, cancellationToken); }
        }
    }

    private async Task<List<ChatThread>> ListAsync(string business, string customer, string channel, string account, CancellationToken cancellationToken) =>
        [.. (await threads.ListAsync(business, customer, cancellationToken)).Where(thread => thread.Channel == channel && thread.Account == account)];

    /// <summary>What the event tells beside the address; null when it tells nothing or the address is the number.</summary>
    private static Identity? PhoneOf(ChatEvent item, ChatPeer peer) =>
        item.Phone is { } phone && peer.Kind == WhatsAppPeers.BsuidKind && Identities.Normalise(new(IdentityKind.Phone, phone)) is { } number
            ? new Identity(IdentityKind.Phone, number)
            : null;
}
