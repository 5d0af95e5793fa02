using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>What an event in a chat does to consents: an opened link or a ticked checkbox confirms, STOP withdraws, START gives again.</summary>
public sealed class InboundConsents(IConsents consents, IConsentRecords records, IChatLinking linking, IChatOutbox outbox, TimeProvider clock)
{
    private const string Actor = "customer";

    /// <summary>The customer has said the opposite since; that counts, and this is not confirmed.</summary>
    private const string Overtaken = "consent.overtaken";

    /// <summary>In a consent's history: the customer said it to the provider.</summary>
    private const string PreferenceSource = "provider-preference";

    /// <summary>The outcome as a stable code; null when the event says nothing about consents.</summary>
    public async Task<string?> ApplyAsync(Business business, ChatThread thread, ChatEvent item, ChatLink? link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(thread);
        ArgumentNullException.ThrowIfNull(item);
        if (item.Kind is ChatEventKind.PromotionsStopped or ChatEventKind.PromotionsResumed) { return await PreferAsync(thread, item, cancellationToken); }

        var outcome = link is not null && link.Customer == thread.Customer ? await ConfirmAsync(thread, item, link, cancellationToken) : null;
        return await ObeyAsync(business, thread, item, cancellationToken) ?? outcome;
    }

    /// <summary>
    /// A link confirms what is pending. It never brings back what was withdrawn since: an old link in the chat is no new consent.
    /// </summary>
    private async Task<string?> ConfirmAsync(ChatThread thread, ChatEvent item, ChatLink link, CancellationToken cancellationToken)
    {
        var states = await consents.ListAsync(thread.Business, thread.Customer, cancellationToken);
        var known = states.Where(state => state.Channel == thread.Channel && link.Purposes.Contains(state.Purpose)).ToList();
        foreach (var pending in known.Where(state => state.State == ConsentState.Pending))
        {
            await consents.RecordAsync(thread.Business, thread.Customer, thread.Channel, pending.Purpose, ConsentState.Given, EvidenceOf(item, thread), cancellationToken);
        }

        if (!known.Exists(state => state.Purpose == Purpose.OrderUpdates && state.State != ConsentState.Withdrawn)) { return "linked"; }

        await linking.AnnounceAsync(thread, item.EventId, item.At, cancellationToken);
        return "linked.confirmed";
    }

    /// <summary>
    /// What the customer told the provider about promotions: a stop withdraws, and is not answered. Taking it back restores what that stop
    /// ended; it makes no consent of its own and does not undo a withdrawal that was said to us.
    /// </summary>
    private async Task<string> PreferAsync(ChatThread thread, ChatEvent item, CancellationToken cancellationToken)
    {
        var evidence = EvidenceOf(item, thread) with { Source = PreferenceSource };
        if (item.Kind == ChatEventKind.PromotionsStopped)
        {
            await consents.WithdrawAsync(thread.Business, thread.Customer, thread.Channel, Purpose.Promotions, evidence, cancellationToken);
            return "promotions.stopped";
        }

        var history = await records.HistoryAsync(thread.Business, thread.Customer, cancellationToken);
        var acts = history.Where(act => act.Channel == thread.Channel && act.Purpose == Purpose.Promotions.Name()).OrderBy(act => act.At).ToList();
        var wasGiven = acts.Exists(act => act.State == ConsentState.Given.Name());
        if (!wasGiven || acts[^1] is not { Source: PreferenceSource }) { return "promotions.resumed"; }

        await consents.RecordAsync(thread.Business, thread.Customer, thread.Channel, Purpose.Promotions, ConsentState.Given, evidence, cancellationToken);
        return "promotions.restored";
    }

    private async Task<string?> ObeyAsync(Business business, ChatThread thread, ChatEvent item, CancellationToken cancellationToken)
    {
        var (word, language) = item.Kind switch
        {
            ChatEventKind.Message => ConsentWords.Read(item.Text),
            ChatEventKind.NotificationsStopped => (ConsentWord.Stop, null),
            ChatEventKind.NotificationsResumed => (ConsentWord.Start, null),
            _ => (ConsentWord.None, null),
        };
        switch (word)
        {
            case ConsentWord.Stop or ConsentWord.StopPromotions:
                Purpose? purpose = word == ConsentWord.StopPromotions ? Purpose.Promotions : null;
                await consents.WithdrawAsync(thread.Business, thread.Customer, thread.Channel, purpose, EvidenceOf(item, thread), cancellationToken);
                if (await IsOvertakenAsync(thread, purpose, cancellationToken)) { return Overtaken; }

                var name = purpose is null ? ConsentReplies.Stopped : ConsentReplies.NoPromotions;
                await ReplyAsync(business, thread, item, name, language, cancellationToken);
                return name;
            case ConsentWord.Start:
                var consent = await consents.RecordAsync(thread.Business, thread.Customer, thread.Channel, Purpose.OrderUpdates, ConsentState.Given, EvidenceOf(item, thread), cancellationToken);
                if (consent.State != ConsentState.Given) { return Overtaken; }

                await ReplyAsync(business, thread, item, ConsentReplies.Started, language, cancellationToken);
                await linking.AnnounceAsync(thread, item.EventId, item.At, cancellationToken);
                return "consent.started";
            default:
                return null;
        }
    }

    /// <summary>Whether something of what was withdrawn has been given again at a later time than the withdrawal, which came late.</summary>
    private async Task<bool> IsOvertakenAsync(ChatThread thread, Purpose? purpose, CancellationToken cancellationToken)
    {
        var states = await consents.ListAsync(thread.Business, thread.Customer, cancellationToken);
        return states.Any(consent => consent.Channel == thread.Channel && consent.State is ConsentState.Given && (purpose is null || consent.Purpose == purpose));
    }

    private Task ReplyAsync(Business business, ChatThread thread, ChatEvent item, string name, string? language, CancellationToken cancellationToken)
    {
        // While another app controls the thread we take note and stay silent.
        if (item.IsStandby) { return Task.CompletedTask; }

        var reply = new ChatMessage
        {
            SendId = StableId.From(name, thread.Business, thread.Id, item.EventId),
            Business = thread.Business,
            Customer = thread.Customer,
            Thread = thread.Id,
            Purpose = Purpose.Service,
            IsReply = true,
            Content = new ChatContent { Text = ConsentReplies.Text(business, name, thread.Locale, language) },
            About = name,
            CreatedAt = clock.GetUtcNow(),
            StaleAfter = item.At + ContactPolicy.WindowAt(item.Channel, item.At),
        };
        return outbox.SendAsync([reply], cancellationToken);
    }

    private static ConsentEvidence EvidenceOf(ChatEvent item, ChatThread thread) =>
        new(item.Channel, item.At) { Actor = Actor, MessageId = item.MessageId ?? item.EventId, Locale = thread.Locale };
}
