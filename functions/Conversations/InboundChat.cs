using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Conversations.People;
using Serverless.Conversations.Talk;
using Serverless.Customers.Phones;

namespace Serverless.Conversations;

/// <summary>What an event in a chat does to our records. Every step can be repeated; the caller records that the whole was done.</summary>
public sealed partial class InboundChat(
    ChatCustomers customers, IThreads threads, IChatLinking linking, InboundConsents consents, IChatAttachments attachments, ChatTalk talk, Transcripts transcripts,
    MetaKeys keys, ChatLinks links, TimeProvider clock, ILogger<InboundChat> logger)
{
    /// <summary>Works the event in; answers what came of it, as a stable code.</summary>
    public Task<string> TakeAsync(Business business, ChatEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(item);
        return item.Kind switch
        {
            ChatEventKind.Policy => Task.FromResult(Alert(business, item)),
            ChatEventKind.PeerLearned => LearnAsync(business, item, cancellationToken),
            ChatEventKind.PeerChanged => customers.ChangeAsync(business, item, cancellationToken),
            _ when item.Peer is null => Task.FromResult("no-peer"),
            ChatEventKind.ThreadControl or ChatEventKind.StaffMessage => NoteAsync(business, item, item.Peer, cancellationToken),
            _ => TakeActAsync(business, item, item.Peer, cancellationToken),
        };
    }

    private async Task<string> TakeActAsync(Business business, ChatEvent item, ChatPeer peer, CancellationToken cancellationToken)
    {
        var reference = item.Ref ?? (item.Channel == ChatChannels.WhatsApp ? ChatLinks.FindIn(item.Text) : null);
        var link = links.Read(business.Id, reference, item.At);
        var (thread, outcome) = await ThreadOfAsync(business, item, peer, link, cancellationToken);
        if (thread is null) { return outcome; }

        if (item.Attachments.Count > 0) { await attachments.KeepAsync(thread, item, cancellationToken); }

        thread = await NoteContactAsync(thread, item, link, cancellationToken);
        if (outcome == "contact" && link is null && reference is not null && ChatLinks.IsOurs(reference)) { outcome = "link.refused"; }

        if (await consents.ApplyAsync(business, thread, item, link, cancellationToken) is { } obeyed) { return obeyed; }

        // Where a link led here, its words are not the customer's.
        return outcome == "contact" ? await talk.AnswerAsync(business, thread, item, cancellationToken) ?? outcome : outcome;
    }

    /// <summary>Keeps what was said, and until when it lets us write. Neither needs the other, so they share one wait for the store.</summary>
    private async Task<ChatThread> NoteContactAsync(ChatThread thread, ChatEvent item, ChatLink? link, CancellationToken cancellationToken)
    {
        var said = transcripts.RecordAsync(thread, item, cancellationToken);
        if (!ContactPolicy.IsContact(item.Kind))
        {
            await said;
            return thread;
        }

        var now = clock.GetUtcNow();
        var locale = thread.Customer == link?.Customer ? link.Locale : null;
        var phone = PhoneNumber.Parse(item.Phone, country: null);
        var contact = threads.UpdateAsync(thread, stored => ThreadChanges.Free(ThreadChanges.Language(
            ThreadChanges.Vouched(ThreadChanges.Contact(stored, ContactPolicy.Name(item.Kind), item.At, ContactPolicy.WindowUntil(item, now)), phone, item.At), locale),
            ContactPolicy.FreeUntil(item, now)), cancellationToken);
        await Task.WhenAll(said, contact);
        return await contact ?? thread;
    }

    /// <summary>The thread the event belongs to: under the customer of the link, or whoever the peer is, or somebody new.</summary>
    private async Task<(ChatThread? Thread, string Outcome)> ThreadOfAsync(Business business, ChatEvent item, ChatPeer peer, ChatLink? link, CancellationToken cancellationToken)
    {
        var outcome = "contact";
        if (link is not null)
        {
            if (await IsUsedAsync(business, link, item, peer, cancellationToken)) { outcome = "link.used"; }
            else if (await linking.TieAsync(business, link.Customer, peer, cancellationToken) is { } tied) { return (tied, "linked"); }
            else { outcome = "link.other-customer"; }
        }

        var introduces = ContactPolicy.IntroducesCustomer(item.Kind) && peer.Kind != MessengerPeers.UserRef;
        return await customers.FindAsync(business.Id, item, peer, introduces, cancellationToken) is { } customer
            ? (await customers.OpenAsync(business.Id, customer, item, peer, cancellationToken), outcome)
            : (null, "stranger");
    }

    /// <summary>
    /// A link is given only to a customer who has no chat on the page or number yet. Once one has opened it, whoever opens it too got it passed on,
    /// and must not read somebody else's orders.
    /// </summary>
    private async Task<bool> IsUsedAsync(Business business, ChatLink link, ChatEvent item, ChatPeer peer, CancellationToken cancellationToken)
    {
        var known = await threads.ListAsync(business.Id, link.Customer, cancellationToken);
        return known.Any(thread => (thread.Channel, thread.Account) == (item.Channel, item.Account)
            && thread.Peer.Kind != MessengerPeers.UserRef && thread.Peer != peer
            && !(thread.Peer.Kind == WhatsAppPeers.PhoneKind && thread.Peer.Value == item.Phone));
    }

    /// <summary>What others did in the thread: no contact by the customer, and no reason to make a record of a stranger.</summary>
    private async Task<string> NoteAsync(Business business, ChatEvent item, ChatPeer peer, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(business.Id, item, peer, introduces: false, cancellationToken) is not { } customer) { return "stranger"; }

        var thread = await customers.OpenAsync(business.Id, customer, item, peer, cancellationToken);
        await threads.UpdateAsync(business.Id, thread.Customer, thread.Id, stored => item.Kind == ChatEventKind.StaffMessage
            ? ThreadChanges.StaffWrote(stored, item.At)
            : Control(stored, item), cancellationToken);
        return "noted";
    }

    /// <summary>Without our own app's id nobody can say whether control went to another app.</summary>
    private ChatThread Control(ChatThread thread, ChatEvent item) =>
        item.Detail == "request" || keys.AppId is null || item.App is null ? thread
        : item.App == keys.AppId ? ThreadHolds.Return(thread, item.At, hasControl: true)
        : ThreadHolds.Give(thread, item.App, item.At, passes: false);

    private async Task<string> LearnAsync(Business business, ChatEvent item, CancellationToken cancellationToken)
    {
        if (item is not { Peer.Value: { } psid, Customer: { } customer, Thread: { } thread }) { return "no-peer"; }

        return await linking.LearnPsidAsync(business, customer, thread, psid, cancellationToken) is null ? "peer.refused" : "peer.learned";
    }

    private string Alert(Business business, ChatEvent item)
    {
        Log.PolicyEnforced(logger, business.Id, EventIds.Name(item.Detail ?? ""));
        return "alerted";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, EventName = "messenger.policy",
            Message = "Meta enforces its policy on the page of business {Business}: {Action}. Look into the page's support inbox.")]
        public static partial void PolicyEnforced(ILogger logger, string business, string action);
    }
}
