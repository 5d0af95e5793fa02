using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Orders;

/// <summary>What became of telling one step to one chat. <see cref="Thread"/> is null when no single chat is meant.</summary>
public sealed record OrderTold(string Step, string? Thread, string? Channel, string Outcome, DateTimeOffset At);

/// <summary>The outcomes of telling; stable codes.</summary>
public static class TellOutcomes
{
    public const string Told = "told";
    public const string NoChat = "no-chat";
    public const string NoConsent = "no-consent";
    public const string Stale = "stale";
    public const string NotBySetting = "not-told-by-setting";
}

/// <summary>What to send now, and what is to be remembered afterwards.</summary>
public sealed record OrderPlan(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<OrderTold> Told);

/// <summary>What the planner looks at.</summary>
public sealed record OrderSituation(Business Business, string Customer, string OrderId, OrderTimeline Timeline, IReadOnlyList<OrderTold> Told,
    IReadOnlyList<ChatThread> Threads, IReadOnlyList<Consent> Consents, DateTimeOffset Now);

/// <summary>
/// Decides which chats hear of a step. Pure. At most one message per step and chat: what was told is not told again, and the send id is
/// made of the step and the chat, so that even a plan made twice is one message.
/// </summary>
public static class OrderNotices
{
    /// <summary>After this an order that never ended is no longer news for a chat that becomes usable.</summary>
    internal static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    private const int MostTold = 200;

    /// <summary>Plans one step of the timeline for all chats of the customer.</summary>
    public static OrderPlan For(OrderSituation situation, OrderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(entry);
        if (!IsTold(situation.Business, entry.Step)) { return Nothing(situation, entry, TellOutcomes.NotBySetting); }

        if (situation.Timeline.IsStale(entry, step => IsTold(situation.Business, step))) { return Nothing(situation, entry, TellOutcomes.Stale); }

        var chats = Chats(situation.Threads);
        if (chats.Count == 0) { return Nothing(situation, entry, TellOutcomes.NoChat); }

        var messages = new List<ChatMessage>();
        var told = new List<OrderTold>();
        foreach (var thread in chats)
        {
            if (WasTold(situation, chats, entry, thread)) { continue; }

            var agreed = HasConsent(situation.Consents, thread.Channel);
            if (agreed) { messages.Add(Message(situation, entry, thread)); }

            told.Add(new OrderTold(entry.Key, thread.Id, thread.Channel, agreed ? TellOutcomes.Told : TellOutcomes.NoConsent, situation.Now));
        }

        return new OrderPlan(messages, told);
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

    /// <summary>The outcomes after a plan: one per step and chat; "told" stays, and replaces "no chat".</summary>
    public static IReadOnlyList<OrderTold> Remember(IReadOnlyList<OrderTold> before, IReadOnlyList<OrderTold> news)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(news);
        var all = before.ToDictionary(told => (told.Step, told.Thread));
        foreach (var told in news)
        {
            if (told.Thread is not null) { all.Remove((told.Step, null)); }

            var known = all.GetValueOrDefault((told.Step, told.Thread));
            if (known is null || (known.Outcome != told.Outcome && known.Outcome != TellOutcomes.Told)) { all[(told.Step, told.Thread)] = told; }
        }

        return [.. all.Values.OrderBy(told => told.At).ThenBy(told => told.Step, StringComparer.Ordinal)
            .ThenBy(told => told.Thread, StringComparer.Ordinal).TakeLast(MostTold)];
    }

    private static bool IsTold(Business business, OrderStep step) =>
        business.Tell is { } chosen ? chosen.Contains(step.Name()) : OrderSteps.Usual.Contains(step);

    private static OrderPlan Nothing(OrderSituation situation, OrderEntry entry, string outcome) =>
        situation.Told.Any(told => told.Step == entry.Key && told.Outcome == TellOutcomes.Told)
            ? new OrderPlan([], [])
            : new OrderPlan([], [new OrderTold(entry.Key, null, null, outcome, situation.Now)]);

    /// <summary>A checkbox address is only the way to the first message: once the account behind it is known, that chat is used.</summary>
    private static List<ChatThread> Chats(IReadOnlyList<ChatThread> threads) =>
        [.. threads.Where(thread => !IsTemporary(thread)
            || !threads.Any(other => !IsTemporary(other) && (other.Channel, other.Account) == (thread.Channel, thread.Account)))];

    private static bool IsTemporary(ChatThread thread) => thread.Peer.Kind == "user_ref";

    /// <summary>Told to this chat, or to the checkbox address that has become this chat since.</summary>
    private static bool WasTold(OrderSituation situation, List<ChatThread> chats, OrderEntry entry, ChatThread thread) =>
        situation.Told.Any(told => told.Step == entry.Key && told.Outcome == TellOutcomes.Told
            && (told.Thread == thread.Id || (told.Channel == thread.Channel && chats.TrueForAll(chat => chat.Id != told.Thread))));

    private static bool HasConsent(IReadOnlyList<Consent> consents, string channel) =>
        consents.Any(consent => consent is { Purpose: Purpose.OrderUpdates, State: ConsentState.Given } && consent.Channel == channel);

    private static ChatMessage Message(OrderSituation situation, OrderEntry entry, ChatThread thread) => new()
    {
        SendId = StableId.From("order", situation.Business.Id, situation.OrderId, entry.Key, thread.Id),
        Business = situation.Business.Id,
        Customer = situation.Customer,
        Thread = thread.Id,
        Purpose = Purpose.OrderUpdates,
        Content = OrderMessages.Content(situation.Business, situation.OrderId, situation.Timeline, entry, thread),
        About = $"order:{situation.OrderId}:{entry.Key}",
        CreatedAt = situation.Now,
        StaleAfter = situation.Now + Freshness(entry.Step),
    };

    /// <summary>How long a step is worth telling when it could not be sent at once.</summary>
    private static TimeSpan Freshness(OrderStep step) => step switch
    {
        OrderStep.OutForDelivery => TimeSpan.FromHours(12),
        OrderStep.Delayed or OrderStep.DeliveryFailed => TimeSpan.FromDays(2),
        _ => TimeSpan.FromDays(7),
    };
}
