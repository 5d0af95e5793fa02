using Serverless.Conversations.Reorders;
using Serverless.Platform.Security;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Tests.Conversations.Reorders;

/// <summary>What the shop does when it is asked.</summary>
internal enum Habit { Yes, No, PriceChanged, Later, OnceAgain, Broken }

/// <summary>
/// What is promised about quotes, as simply as it can be said: a list of quotes, which is the latest, and what the shop was asked. Knows
/// nothing of records, versions, messages and repeats.
/// </summary>
internal sealed record QuoteModel(TimeSpan UndoFor)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public DateTimeOffset Now { get; set; }
    public Habit Quoting { get; set; }
    public Habit Ordering { get; set; }
    public List<Offered> Quotes { get; private init; } = [];
    public List<Wish> Wishes { get; private init; } = [];
    public HashSet<string> Orders { get; private init; } = [];

    /// <summary>See <see cref="Settled"/>.</summary>
    private bool IsWaiting { get; set; }

    public Offered? Latest => Quotes.Count == 0 ? null : Quotes[^1];

    /// <summary>What the customer had before them when they acted.</summary>
    private Offered? LatestAt(DateTimeOffset at) => Quotes.FindLast(quote => quote.At <= at);

    public sealed record Offered(string Id, DateTimeOffset At)
    {
        public QuoteState State { get; set; }
        public DateTimeOffset UndoUntil { get; set; }
        public bool WasRepeated { get; set; }
        public string? BoughtBy { get; set; }

        public QuoteState StateAt(DateTimeOffset now) => State is QuoteState.Open && now >= At + Lifetime ? QuoteState.Expired
            : State is QuoteState.Confirmed && now >= UndoUntil ? QuoteState.Ordering : State;
    }

    public enum Step { Waiting, Again, Taken, Withdrawn, Answered, Failed, AnsweredLate }

    public sealed record Wish(string Id, string? Quote, DateTimeOffset Due, DateTimeOffset Deadline)
    {
        public Step Step { get; set; }

        /// <summary>A shop that heard of nothing has nothing to answer.</summary>
        public bool WasCalled { get; set; }
    }

    public QuoteModel Copy(bool isWaiting = false) => new(UndoFor)
    {
        IsWaiting = isWaiting, Now = Now, Quoting = Quoting, Ordering = Ordering, Orders = [.. Orders],
        Quotes = [.. Quotes.Select(quote => quote with { })], Wishes = [.. Wishes.Select(wish => wish with { })],
    };

    /// <summary>Everything that can be seen from outside.</summary>
    public string Seen() => Describe(Quotes.Select(quote => (quote.Id, quote.StateAt(Now), quote.At + Lifetime, quote.UndoUntil)), Orders);

    public static string Describe(IEnumerable<(string Id, QuoteState State, DateTimeOffset ExpiresAt, DateTimeOffset UndoUntil)> quotes, IEnumerable<string> orders) =>
        $"{string.Join(' ', quotes.OrderBy(quote => quote.Id, StringComparer.Ordinal).Select(quote => $"{quote.Id[..4]}:{quote.State}{Until(quote.State, quote.ExpiresAt, quote.UndoUntil)}"))} | {string.Join(' ', orders.Order(StringComparer.Ordinal).Select(id => id[..4]))}";

    private static string Until(QuoteState state, DateTimeOffset expiresAt, DateTimeOffset undoUntil) =>
        state is QuoteState.Open ? $"{expiresAt:T}" : state is QuoteState.Confirmed ? $"{undoUntil:T}" : "";

    public void Move(DateTimeOffset to)
    {
        Now = to > Now ? to : Now;
        AskAgain();
    }

    /// <summary>"The same again".</summary>
    public string Ask(string requestId)
    {
        if (Wishes.Exists(wish => wish is { Quote: null, Step: Step.Waiting or Step.Taken } && wish.Deadline > Now)) { return "talk.reorder.open"; }

        Wishes.Add(new Wish(requestId, null, Now, Now + Patience));
        Settle();
        return "talk.reorder.asked";
    }

    public string Thumb(string eventId, DateTimeOffset at) => LatestAt(at) is { } latest && Now - latest.At <= TimeSpan.FromDays(1) ? Buy(latest, eventId) : "talk.quote.none";

    public string ReactElsewhere(DateTimeOffset at) => LatestAt(at) is not { } latest || Now - latest.At > TimeSpan.FromDays(1) ? "talk.thumb" : latest.StateAt(Now) switch
    {
        QuoteState.Open => "talk.quote.elsewhere",
        QuoteState.Confirmed or QuoteState.Ordering or QuoteState.Ordered => "talk.thumb",
        _ => "talk.quote.none",
    };

    public string SwipeElsewhere(DateTimeOffset at) =>
        LatestAt(at) is { } latest && Now - latest.At <= TimeSpan.FromDays(1) && latest.StateAt(Now) is QuoteState.Open ? "talk.quote.elsewhere" : "talk.quote.none";

    public string Buy(Offered quote, string eventId)
    {
        if (quote.StateAt(Now) is QuoteState.Open)
        {
            (quote.State, quote.UndoUntil, quote.BoughtBy) = (QuoteState.Confirmed, Now + UndoFor, eventId);
            Wishes.Add(new Wish(ShopRequestIds.Of(QuoteWorld.Customer, "reorder", "demo", quote.Id), quote.Id, Now + UndoFor, Now + UndoFor + Patience));
            Settle();
            return "talk.quote.confirmed";
        }

        var before = quote.StateAt(Now);
        if (quote.BoughtBy is not null) { quote.WasRepeated = true; }

        return before switch
        {
            QuoteState.Confirmed or QuoteState.Ordering or QuoteState.Ordered => "talk.quote.again",
            QuoteState.Failed => "talk.quote.failed",
            QuoteState.Expired => "talk.quote.expired",
            QuoteState.Replaced => "talk.quote.replaced",
            _ => "talk.quote.gone",
        };
    }

    public string Refuse(Offered quote)
    {
        if (quote.StateAt(Now) is QuoteState.Open) { quote.State = QuoteState.Declined; }
        else if (quote.State is QuoteState.Confirmed && Wishes.Find(wish => wish.Quote == quote.Id) is { Step: Step.Waiting } waiting)
        {
            (quote.State, waiting.Step) = (QuoteState.Undone, Step.Withdrawn);
        }

        return quote.StateAt(Now) switch
        {
            QuoteState.Undone => "talk.quote.undone",
            QuoteState.Confirmed or QuoteState.Ordering or QuoteState.Ordered or QuoteState.Failed => "talk.quote.too-late",
            _ => "talk.quote.declined",
        };
    }

    /// <summary>"No": only where there is something to say no to.</summary>
    public string? SayNo(DateTimeOffset at) => LatestAt(at) is { } latest && latest.StateAt(Now) is QuoteState.Open or QuoteState.Confirmed ? Refuse(LatestAt(at)!) : null;

    /// <summary>The shop answers by a webhook.</summary>
    public void Reply(Wish wish, Habit answer)
    {
        if (wish.Step is Step.Taken or Step.Again) { Answer(wish, answer, Step.Answered); }
        else if (wish is { Step: Step.Failed, WasCalled: true }) { Answer(wish, answer, Step.AnsweredLate); }

        Settle();
    }

    /// <summary>The shop is asked, and time has its effects, only now: after two things that happened at once.</summary>
    public QuoteModel Settled()
    {
        IsWaiting = false;
        Settle();
        return this;
    }

    private void Settle()
    {
        if (IsWaiting) { return; }

        for (var i = 0; i < Wishes.Count; i++)
        {
            var wish = Wishes[i];
            if (wish.Step is Step.Waiting or Step.Again or Step.Taken && wish.Deadline <= Now) { Fail(wish); }
            else if (wish.Step is Step.Waiting && wish.Due <= Now) { Call(wish, wish.Quote is null ? Quoting : Ordering); }
        }
    }

    /// <summary>Time has passed since the shop was asked in vain.</summary>
    public void AskAgain()
    {
        foreach (var wish in Wishes.Where(wish => !IsWaiting && wish.Step is Step.Again).ToList())
        {
            if (wish.Deadline > Now) { Call(wish, Ordering is Habit.OnceAgain ? Habit.Yes : Ordering); }
        }

        Settle();
    }

    private void Call(Wish wish, Habit habit)
    {
        wish.WasCalled = true;
        switch (habit)
        {
            case Habit.Later: wish.Step = Step.Taken; break;
            case Habit.OnceAgain: wish.Step = Step.Again; break;
            case Habit.Broken: Fail(wish); break;
            default: Answer(wish, habit, Step.Answered); break;
        }
    }

    private void Answer(Wish wish, Habit answer, Step step)
    {
        wish.Step = step;
        if (wish.Quote is null)
        {
            if (answer is Habit.Yes) { Offer(wish); }

            return;
        }

        var quote = Quotes.Find(quote => quote.Id == wish.Quote)!;
        quote.State = answer is Habit.Yes ? QuoteState.Ordered : QuoteState.Refused;
        if (answer is Habit.Yes) { Orders.Add(quote.Id); }

        if (answer is Habit.PriceChanged) { Wishes.Add(new Wish(ShopRequestIds.Of(QuoteWorld.Customer, "requote", "demo", quote.Id), null, Now, Now + Patience)); }
    }

    private void Offer(Wish wish)
    {
        if (Latest is { State: QuoteState.Open } open) { open.State = QuoteState.Replaced; }

        Quotes.Add(new Offered(StableId.From("quote", wish.Id), Now));
    }

    private void Fail(Wish wish)
    {
        wish.Step = Step.Failed;
        if (wish.Quote is { } id) { Quotes.Find(quote => quote.Id == id)!.State = QuoteState.Failed; }
    }
}
