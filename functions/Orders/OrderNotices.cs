using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Orders;

/// <summary>What to send now, and what is to be remembered afterwards.</summary>
public sealed record OrderPlan(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<OrderTold> Told)
{
    /// <summary>Nobody is told only because no chat can be: with another look at the chats it may be otherwise.</summary>
    public bool WantsChat { get; init; }
}

/// <summary>What the planner looks at.</summary>
public sealed record OrderSituation(Business Business, string Customer, string OrderId, OrderTimeline Timeline, IReadOnlyList<OrderTold> Told,
    IReadOnlyList<ChatThread> Threads, IReadOnlyList<Consent> Consents, DateTimeOffset Now)
{
    /// <summary>The last send of a telling that every chat refused: the step is told again, after it. Null for the first telling.</summary>
    public string? After { get; init; }

    /// <summary>As <see cref="OrderTold.Cause"/>. What it is recorded to have told is told again: it may not have come as far as the bus.</summary>
    public string? Cause { get; init; }
}

/// <summary>
/// Decides who hears of a step. Pure. A step is told once to a customer, through the chat that <see cref="FallbackPolicy"/> puts first; the
/// others go along as its legs. A business may have every chat told instead: then once per step and chat. The send id is made of what is
/// told, so that even a plan made twice is one message.
/// </summary>
public static class OrderNotices
{
    /// <summary>After this an order that never ended is no longer news for a chat that becomes usable.</summary>
    internal static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    private const int MostTold = 200;

    /// <summary>How far the clocks of two instances may differ without disordering what a chat is told.</summary>
    private static readonly TimeSpan FarthestClock = TimeSpan.FromMinutes(15);

    /// <summary>Plans one step of the timeline for all chats of the customer.</summary>
    public static OrderPlan For(OrderSituation situation, OrderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(entry);
        if (!IsTold(situation.Business, entry.Step)) { return Nothing(situation, entry, TellOutcomes.NotBySetting); }

        if (situation.Timeline.IsStale(entry, step => IsTold(situation.Business, step))) { return Nothing(situation, entry, TellOutcomes.Stale); }

        return situation.Business.TellAll ? All(situation, entry) : One(situation, entry);
    }

    private static OrderPlan One(OrderSituation situation, OrderEntry entry)
    {
        if (situation.After is null && IsToldByOther(situation, entry)) { return new OrderPlan([], []); }

        var route = FallbackPolicy.Choose(Choices(situation), situation.Now);
        if (route.Refused is { } reason) { return Nothing(situation, entry, reason) with { WantsChat = true }; }

        var first = route.Legs[0];
        var content = Content(situation, entry, first);
        var message = Message(situation, entry, first, content) with
        {
            SendId = situation.After is { } after ? AgainAfter(after) : FirstSend(situation.Business.Id, situation.OrderId, entry),
            Follows = situation.After is { } before ? [before] : [],
            Legs = [.. route.Legs.Skip(1).Select(leg => ChatLeg.Of(leg, Content(situation, entry, leg), content))],
        };
        return new OrderPlan([message], [Told(situation, entry, first, TellOutcomes.Told)]);
    }

    /// <summary>The send that tells a step to the customer for the first time.</summary>
    internal static string FirstSend(string business, string orderId, OrderEntry entry) => StableId.From("order", business, orderId, entry.Key);

    /// <summary>The send that tells it again after this one, the last of its legs, was refused.</summary>
    internal static string AgainAfter(string sendId) => StableId.From("order-again", sendId);

    /// <summary>A chat was told the step, whatever became of the message.</summary>
    internal static bool IsTold(IReadOnlyList<OrderTold> told, OrderEntry entry) => told.Any(one => one.Step == entry.Key && one.Outcome == TellOutcomes.Told);

    private static bool IsToldByOther(OrderSituation situation, OrderEntry entry) =>
        situation.Told.Any(told => told.Step == entry.Key && told.Outcome == TellOutcomes.Told && !told.IsOf(situation.Cause));

    private static OrderPlan All(OrderSituation situation, OrderEntry entry)
    {
        var choices = FallbackPolicy.Current(Choices(situation));
        if (choices.Count == 0) { return Nothing(situation, entry, TellOutcomes.NoChat); }

        var messages = new List<ChatMessage>();
        var told = new List<OrderTold>();
        foreach (var choice in choices)
        {
            var thread = choice.Thread;
            if (WasTold(situation, choices, entry, thread)) { continue; }

            if (choice.IsAgreed) { messages.Add(Message(situation, entry, thread, Content(situation, entry, thread))); }

            told.Add(Told(situation, entry, thread, choice.IsAgreed ? TellOutcomes.Told : TellOutcomes.NoConsent));
        }

        return new OrderPlan(messages, told);
    }

    /// <summary>There is a template for every step, built in or the business's own.</summary>
    private static List<LegChoice> Choices(OrderSituation situation) =>
        [.. situation.Threads.Select(thread => new LegChoice(thread, thread.IsPermitted(Purpose.OrderUpdates, situation.Consents), HasTemplate: true))];

    private static OrderTold Told(OrderSituation situation, OrderEntry entry, ChatThread thread, string outcome) =>
        new(entry.Key, thread.Id, thread.Channel, outcome, TimeOf(situation, entry, thread)) { Cause = situation.Cause };

    /// <summary>
    /// The time of a message: never before the last one to this chat about the order, whose clock may have been ahead, because updates that
    /// wait to be joined wait by time. For the same reason what is told again keeps its time. A clock that was far off is not followed: that
    /// would hold the news back.
    /// </summary>
    private static DateTimeOffset TimeOf(OrderSituation situation, OrderEntry entry, ChatThread thread)
    {
        var toThisChat = situation.Told.Where(told => told.Thread == thread.Id && told.Outcome == TellOutcomes.Told).ToList();
        var recorded = toThisChat.Find(told => told.Step == entry.Key && told.IsOf(situation.Cause))?.At;
        var time = recorded ?? toThisChat.Select(told => told.At).Append(situation.Now).Max();
        return time - situation.Now <= FarthestClock ? time : situation.Now;
    }

    /// <summary>The step to tell to a chat that just became usable: the furthest that is told at all, of an order that is still open; or null.</summary>
    public static OrderEntry? ToCatchUp(Business business, OrderTimeline timeline, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        if (timeline.Status is not { } status || status.Step.Phase() >= 5 || timeline.Entries[^1].At < now - Recent) { return null; }

        return timeline.Entries
            .Where(entry => entry.Step.Phase() > 0 && IsTold(business, entry.Step))
            .OrderByDescending(entry => entry.Step.Phase()).ThenByDescending(entry => entry.At)
            .FirstOrDefault();
    }

    /// <summary>The outcomes after a plan: one per step and chat; "told" stays, by the later time when it was told twice, and replaces "no chat".</summary>
    public static IReadOnlyList<OrderTold> Remember(IReadOnlyList<OrderTold> before, IReadOnlyList<OrderTold> news)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(news);
        var all = before.ToDictionary(told => (told.Step, told.Thread));
        foreach (var told in news)
        {
            if (told.Thread is not null) { all.Remove((told.Step, null)); }

            var known = all.GetValueOrDefault((told.Step, told.Thread));
            if (known is null || Replaces(told, known)) { all[(told.Step, told.Thread)] = told; }
        }

        return [.. all.Values.OrderBy(told => told.At).ThenBy(told => told.Step, StringComparer.Ordinal)
            .ThenBy(told => told.Thread, StringComparer.Ordinal).TakeLast(MostTold)];
    }

    private static bool Replaces(OrderTold told, OrderTold known) => known.Outcome == TellOutcomes.Told
        ? told.Outcome == TellOutcomes.Told && told.At > known.At
        : told.Outcome != known.Outcome;

    internal static bool IsTold(Business business, OrderStep step) =>
        business.Tell is { } chosen ? chosen.Contains(step.Name()) : OrderSteps.Usual.Contains(step);

    private static OrderPlan Nothing(OrderSituation situation, OrderEntry entry, string outcome) =>
        IsToldByOther(situation, entry)
            ? new OrderPlan([], [])
            : new OrderPlan([], [new OrderTold(entry.Key, null, null, outcome, situation.Now) { Cause = situation.Cause }]);

    /// <summary>Told to this chat because of something else, or to the checkbox address that has become this chat since.</summary>
    private static bool WasTold(OrderSituation situation, IReadOnlyList<LegChoice> chats, OrderEntry entry, ChatThread thread) =>
        situation.Told.Any(told => told.Step == entry.Key && told.Outcome == TellOutcomes.Told
            && (told.Thread == thread.Id ? !told.IsOf(situation.Cause) : (told.Channel == thread.Channel && chats.All(chat => chat.Thread.Id != told.Thread))));

    private static ChatContent Content(OrderSituation situation, OrderEntry entry, ChatThread thread) =>
        OrderMessages.Content(situation.Business, situation.OrderId, situation.Timeline, entry, thread);

    private static ChatMessage Message(OrderSituation situation, OrderEntry entry, ChatThread thread, ChatContent content) => new()
    {
        SendId = StableId.From("order", situation.Business.Id, situation.OrderId, entry.Key, thread.Id),
        Business = situation.Business.Id,
        Customer = situation.Customer,
        Thread = thread.Id,
        Purpose = Purpose.OrderUpdates,
        Content = content,
        About = $"order:{situation.OrderId}:{entry.Key}",
        CreatedAt = TimeOf(situation, entry, thread),
        StaleAfter = situation.Now + Freshness(entry.Step),
    };

    /// <summary>How long a step is worth telling when it could not be sent at once.</summary>
    internal static TimeSpan Freshness(OrderStep step) => step switch
    {
        OrderStep.OutForDelivery => TimeSpan.FromHours(12),
        OrderStep.Delayed or OrderStep.DeliveryFailed => TimeSpan.FromDays(2),
        _ => TimeSpan.FromDays(7),
    };
}
