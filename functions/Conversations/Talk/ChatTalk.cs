using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations.People;
using Serverless.Conversations.Understanding;
using Serverless.Orders;
using Serverless.Platform.Security;

namespace Serverless.Conversations.Talk;

/// <summary>
/// Answers what a customer does in a chat: buttons first, then what was asked for, then words. One answer for one act. The state of the
/// conversation is written after everything that follows from the act is stored, so a repeat says the same again under the same id.
/// </summary>
public sealed class ChatTalk(IEnumerable<ITopic> topics, IIntentReader reader, TapPayloads payloads, IThreads threads, IHandover handover, IChatOutbox outbox, TimeProvider clock)
{
    /// <summary>More than that is not one message but a list of wishes.</summary>
    private const int MostIntents = 3;

    private readonly List<ITopic> _topics = [.. topics];
    private readonly Misunderstanding _misunderstanding = new(payloads);

    /// <summary>The outcome as a stable code; null when the event asks for no answer.</summary>
    public async Task<string?> AnswerAsync(Business business, ChatThread thread, ChatEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(thread);
        ArgumentNullException.ThrowIfNull(item);
        if (!business.Answers || !Reading.AsksForAnswer(item)) { return null; }

        if (thread.Talk.Event == item.EventId) { return "talk.repeat"; }

        thread = await WithoutEndedHoldAsync(business, thread, cancellationToken);

        var turn = TurnOf(business, thread, item);
        if (Silence(turn) is { } why) { return await RecordAsync(turn, why, cancellationToken); }

        var replies = await TakeAsync(turn, cancellationToken);
        return replies.Count == 0 ? await RecordAsync(turn, null, cancellationToken) : await SayAsync(turn, replies, cancellationToken);
    }

    private async Task<ChatThread> WithoutEndedHoldAsync(Business business, ChatThread thread, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return ReferenceEquals(ThreadHolds.EndIfOver(thread, business, now), thread)
            ? thread
            : await threads.UpdateAsync(thread.Business, thread.Customer, thread.Id, stored => ThreadHolds.EndIfOver(stored, business, now), cancellationToken) ?? thread;
    }

    private Turn TurnOf(Business business, ChatThread thread, ChatEvent item)
    {
        var tap = payloads.Read(thread, item.Payload);
        var intent = tap is null ? Reading.IntentOf(item, reader, business) : Reading.Nothing;
        var language = intent.Language ?? thread.Talk.Language ?? thread.Locale;
        return new Turn
        {
            Business = business,
            Thread = thread,
            Event = item,
            Intent = intent,
            Tap = tap,
            State = intent.Language is null || intent.Language == thread.Talk.Language ? thread.Talk : thread.Talk with { Language = intent.Language },
            Locale = OrderLocale.Choose(business.Texts.Keys, language, business.Locale),
            Now = clock.GetUtcNow(),
        };
    }

    /// <summary>Why nothing is said; null when it is answered.</summary>
    private string? Silence(Turn turn) =>
        turn.Tap is { } tap && _topics.Exists(topic => topic.Name == tap.Topic && topic.TakesWhileHeld(tap)) ? null
        : turn.Tap is null && turn.Thread.LastContactAt > turn.Event.At ? "late"
        : ThreadHolds.WasHeld(turn.Thread, turn.Event.At) ? "held"
        : turn.Event.IsStandby && !turn.Thread.HasPassedControl ? "standby"
        : null;

    private async Task<List<TopicReply>> TakeAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Tap is { } tap)
        {
            return await FirstAsync(_topics.Where(topic => topic.Name == tap.Topic), turn, cancellationToken) is { } tapped ? [tapped] : [_misunderstanding.Answer(turn)];
        }

        if (turn.State.Awaits is { } awaits && turn.Now <= awaits.Until
            && await FirstAsync(_topics.Where(topic => topic.Name == awaits.Topic), turn with { Awaited = awaits.Arguments, Asked = turn.Intent.Kind }, cancellationToken) is { } answered)
        {
            return [answered];
        }

        var replies = new List<TopicReply>();
        var isReaction = turn.Event.Kind is ChatEventKind.Reaction;
        foreach (var kind in turn.Intent.Kinds.Where(kind => !isReaction || kind is IntentKind.Thumb).Take(MostIntents))
        {
            if (await FirstAsync(_topics.Where(topic => topic.Handles(kind)), turn with { Asked = kind }, cancellationToken) is { } reply) { replies.Add(reply); }
        }

        return replies.Count > 0 || isReaction ? replies : [_misunderstanding.Answer(turn)];
    }

    private static async Task<TopicReply?> FirstAsync(IEnumerable<ITopic> asked, Turn turn, CancellationToken cancellationToken)
    {
        foreach (var topic in asked)
        {
            if (await topic.TakeAsync(turn, cancellationToken) is { } reply) { return reply; }
        }

        return null;
    }

    private async Task<string> SayAsync(Turn turn, List<TopicReply> replies, CancellationToken cancellationToken)
    {
        var parts = replies.SelectMany(reply => reply.Parts).ToList();
        var toPerson = replies.Select(reply => reply.ToPerson).FirstOrDefault(reason => reason is not null);
        if (parts.Count > 0) { await outbox.SendAsync([MessageOf(turn, parts, toPerson is not null)], cancellationToken); }

        var isMisunderstood = replies.Exists(reply => reply.IsMisunderstood);
        var state = turn.State with
        {
            Event = turn.Event.EventId,
            Awaits = replies.Select(reply => reply.Awaits).LastOrDefault(awaits => awaits is not null),
            Misunderstood = isMisunderstood ? turn.State.Misunderstood + 1 : 0,
            IsDisclosed = (turn.State.IsDisclosed || parts.Count > 0) && toPerson is null,
        };
        var isComplaint = replies.Exists(reply => reply.IsComplaint);
        if (toPerson is not null) { await handover.ToPersonAsync(turn.Business, turn.Thread, toPerson, turn.Event.At, cancellationToken); }

        await threads.UpdateAsync(turn.Thread, thread => thread with
        {
            Talk = state,
            HasOpenComplaint = thread.HasOpenComplaint || isComplaint,
        }, cancellationToken);
        return $"talk.{replies[0].Outcome}";
    }

    /// <summary>Nothing is said, but a complaint counts and brings a person, however late it comes and whoever holds the thread.</summary>
    private async Task<string?> RecordAsync(Turn turn, string? outcome, CancellationToken cancellationToken)
    {
        if (!turn.Intent.Kinds.Contains(IntentKind.Complaint)) { return outcome is null ? null : $"talk.{outcome}"; }

        if (turn.Event.Kind is not ChatEventKind.Reaction) { await handover.ToPersonAsync(turn.Business, turn.Thread, "complaint", turn.Event.At, cancellationToken); }

        await UpdateAsync(turn, thread => thread.HasOpenComplaint ? thread : thread with { HasOpenComplaint = true }, cancellationToken);
        return outcome is null ? "talk.complaint" : $"talk.{outcome}";
    }

    private Task<ChatThread?> UpdateAsync(Turn turn, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken) =>
        threads.UpdateAsync(turn.Thread.Business, turn.Thread.Customer, turn.Thread.Id, change, cancellationToken);

    private static ChatMessage MessageOf(Turn turn, List<ReplyPart> parts, bool toPerson) => new()
    {
        SendId = StableId.From("talk", turn.Thread.Business, turn.Thread.Id, turn.Event.EventId),
        Business = turn.Thread.Business,
        Customer = turn.Thread.Customer,
        Thread = turn.Thread.Id,
        Purpose = Purpose.Service,
        IsReply = true,
        Content = ReplyComposer.Compose(turn.State.IsDisclosed ? null : turn.Text("talk.disclosure"), parts),
        About = "talk",
        PassesControl = toPerson,
        CreatedAt = turn.Now,
        StaleAfter = turn.Event.At + ContactPolicy.WindowAt(turn.Event.Channel, turn.Event.At),
    };
}
