using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations.Talk;
using Serverless.Conversations.Understanding;

namespace Serverless.Conversations.Reorders;

/// <summary>
/// What customers do with a quote: thumbs in every shape, its buttons, and no. Only what is surely meant for an open quote buys;
/// everything else gets an honest answer.
/// </summary>
internal sealed class QuoteTopic(QuoteStore quotes, QuoteDesk desk, IShownMessages messages, QuoteButtons buttons) : ITopic
{
    public const string TopicName = "quote";

    /// <summary>Later a thumb has nothing to do with the quote any more.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    public string Name => TopicName;

    public bool Handles(IntentKind kind) => kind is IntentKind.Thumb or IntentKind.Yes or IntentKind.No or IntentKind.Cancel;

    /// <summary>Taking back and declining count also while a person has the chat: nothing else stops the order in time.</summary>
    public bool TakesWhileHeld(Tap tap) => tap?.Arguments is [_, QuoteButtons.Undo or QuoteButtons.No];

    public async Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        if (turn.Tap is { } tap) { return await TapAsync(turn, tap, cancellationToken); }

        var latest = await quotes.LatestAsync(turn.Business.Id, turn.Thread.Customer, turn.Thread.Id, turn.Event.At, cancellationToken);
        if (turn.Asked is IntentKind.Thumb) { return await ThumbAsync(turn, latest, cancellationToken); }

        return latest is null || turn.Event.ReplyTo is not null ? null : (turn.Asked, latest.StateAt(turn.Now), turn.Intent.Order) switch
        {
            (IntentKind.No, QuoteState.Open or QuoteState.Confirmed, _) or (IntentKind.Cancel, QuoteState.Confirmed, null) => await RefuseAsync(turn, latest, cancellationToken),
            (IntentKind.Yes, QuoteState.Open, _) => Say("how", Words(turn).Reminder("talk.quote.tap", latest), Offer(turn, latest)),
            _ => null,
        };
    }

    /// <summary>The payload was made here for this chat, and still the quote must be one of this chat.</summary>
    private async Task<TopicReply> TapAsync(Turn turn, Tap tap, CancellationToken cancellationToken)
    {
        var quote = tap.Arguments is [var id, _] ? await quotes.FindAsync(turn.Business.Id, turn.Thread.Customer, id, cancellationToken) : null;
        if (quote is null || quote.Thread != turn.Thread.Id) { return None(turn); }

        return tap.Arguments[1] is QuoteButtons.Buy ? await BuyAsync(turn, quote, cancellationToken) : await RefuseAsync(turn, quote, cancellationToken);
    }

    private async Task<TopicReply?> ThumbAsync(Turn turn, Quote? latest, CancellationToken cancellationToken)
    {
        // People put a thumb under everything; where nothing can be bought it asks for nothing.
        if (latest is null && !ReorderTopic.IsOffered(turn.Business)) { return null; }

        var isReaction = turn.Event.Kind is ChatEventKind.Reaction;
        if (latest is null || turn.Now - latest.OfferedAt > Memory) { return isReaction ? TopicReply.Silence("thumb") : None(turn); }

        // What was begun is brought to its end, whatever came later.
        if (latest.ConfirmedBy == turn.Event.EventId) { return await BuyAsync(turn, latest, cancellationToken); }

        var shown = await messages.FindAsync(latest.Business, latest.Customer, latest.SendId, cancellationToken);
        if (IsMeant(turn, latest, shown)) { return await BuyAsync(turn, latest, cancellationToken); }

        return latest.StateAt(turn.Now) switch
        {
            QuoteState.Open when shown is not null => Say("elsewhere", Words(turn).Reminder("talk.quote.elsewhere", latest), Offer(turn, latest)),

            // Somebody who likes the news that the order is placed need not be told that it is not placed a second time.
            QuoteState.Confirmed or QuoteState.Ordering or QuoteState.Ordered when isReaction => TopicReply.Silence("thumb"),
            _ => None(turn),
        };
    }

    /// <summary>A thumb on a message means that message. One of its own means the quote, if the customer had been sent it by then.</summary>
    private static bool IsMeant(Turn turn, Quote latest, ShownMessage? shown) => turn.Event switch
    {
        { Kind: ChatEventKind.Reaction, MessageId: var about } => about is not null && about == shown?.MessageId,
        { ReplyTo: { } about } => about == shown?.MessageId,
        _ when latest.StateAt(turn.Now) is not QuoteState.Open => true,
        _ => shown is not null && Quote.Precedes(shown.ShownAt, turn.Event.At),
    };

    private async Task<TopicReply> BuyAsync(Turn turn, Quote quote, CancellationToken cancellationToken)
    {
        var stored = await desk.BuyAsync(turn.Business, quote, turn.Event.EventId, cancellationToken);
        if (stored.ConfirmedBy == turn.Event.EventId) { return Bought(turn, stored); }

        return stored.StateAt(turn.Now) switch
        {
            QuoteState.Confirmed or QuoteState.Ordering => Once(turn, stored, "again", Words(turn).Text("talk.quote.again.confirmed")),
            QuoteState.Ordered => Once(turn, stored, "again", Words(turn).Text("talk.quote.again.ordered", ("order", ReorderWords.Number(stored.Order) ?? ""))),
            QuoteState.Failed => Once(turn, stored, "failed", Words(turn).Text("talk.quote.again.failed")),
            QuoteState.Expired => Gone(turn, stored, "expired"),
            QuoteState.Replaced => Say("replaced", Words(turn).Text("talk.quote.replaced"), []),
            _ => Gone(turn, stored, "gone"),
        };
    }

    private async Task<TopicReply> RefuseAsync(Turn turn, Quote quote, CancellationToken cancellationToken)
    {
        var stored = await desk.RefuseAsync(turn.Business, quote, turn.Event.EventId, cancellationToken);
        return stored.StateAt(turn.Now) switch
        {
            QuoteState.Undone => Say("undone", Words(turn).Text("talk.quote.undone"), []),
            QuoteState.Confirmed or QuoteState.Ordering or QuoteState.Ordered or QuoteState.Failed =>
                Say("too-late", Words(turn).Text("talk.quote.too-late"), [buttons.OfPerson(turn.Thread, Words(turn))]),
            _ => Say("declined", Words(turn).Text("talk.quote.declined"), []),
        };
    }

    /// <summary>Without time to take it back the shop's answer follows at once, and says it all.</summary>
    private TopicReply Bought(Turn turn, Quote quote) => quote.UndoUntil > quote.ConfirmedAt
        ? Say("confirmed", Words(turn).Confirmed(quote), [buttons.OfUndo(turn.Thread, Words(turn), quote)])
        : TopicReply.Silence("quote.confirmed");

    /// <summary>Who taps in a hurry is told once that it is bought already, not fifty times.</summary>
    private static TopicReply Once(Turn turn, Quote quote, string outcome, string text) =>
        quote.RepeatedBy == turn.Event.EventId ? Say(outcome, text, []) : TopicReply.Silence($"quote.{outcome}");

    private TopicReply Gone(Turn turn, Quote quote, string outcome) =>
        Say(outcome, Words(turn).Text($"talk.quote.{outcome}"), [buttons.OfAgain(turn.Thread, Words(turn), quote.OrderId)]);

    

    private static TopicReply None(Turn turn) => Say("none", Words(turn).Text("talk.quote.none"), []);

    private IReadOnlyList<ChatButton> Offer(Turn turn, Quote quote) => buttons.OfOffer(turn.Thread, Words(turn), quote);

    private static ReorderWords Words(Turn turn) => ReorderWords.Of(turn);

    private static TopicReply Say(string outcome, string text, IReadOnlyList<ChatButton> shown) => TopicReply.Say($"quote.{outcome}", text, shown);
}
