using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Conversations.People;

namespace Serverless.Callers.FanOut;

/// <summary>What a customer can be told because of a call.</summary>
internal static class CallChatKinds
{
    public const string Missed = "missed";
    public const string FollowUp = "follow-up";
}

/// <summary>Why a customer is not told; stable codes. Those of <see cref="RouteRefusals"/> count too.</summary>
internal static class CallChatOutcomes
{
    public const string Told = "told";
    public const string NotBySetting = "not-by-setting";
    public const string Outbound = "outbound";
    public const string UnknownCaller = "unknown-caller";
    public const string SharedNumber = "shared-number";
    public const string NumberForged = "number-forged";
    public const string Held = UnaskedRules.Held;
    public const string CalledAgain = "called-again";
    public const string Reached = "reached";
    public const string ToldBefore = "told-before";
    public const string Stale = "stale";
}

/// <summary>Everything that decides.</summary>
/// <param name="Agreed">The customer's chats, with whether they agreed to service messages there.</param>
internal sealed record CallChatSituation(Business Business, CallRecord Call, CallerHistory History, IReadOnlyList<LegChoice> Agreed, DateTimeOffset Now);

/// <summary>What is decided.</summary>
internal abstract record CallChatVerdict
{
    private CallChatVerdict() { }

    /// <summary>Now.</summary>
    public sealed record Tell : CallChatVerdict
    {
        public static readonly Tell Now = new();
    }

    public sealed record Drop(string Reason) : CallChatVerdict;

    public sealed record Later(DateTimeOffset At) : CallChatVerdict;
}

/// <summary>
/// Whether a customer is written to because of a call. Nothing while it rings. After a missed call only when nobody has talked to them
/// since, and only about the last of several; after an answered one the link that the business promises. What is said goes to the chat of the
/// customer it is about, so a number that proves nothing (unverified) tells nobody else anything; one that several share, or whose check failed,
/// is no reason to write to anybody. Pure.
/// </summary>
internal static class CallChatPolicy
{
    /// <summary>Later than this a call is no reason to write.</summary>
    internal static readonly TimeSpan Fresh = TimeSpan.FromHours(12);

    /// <summary>Who calls again and again is told once.</summary>
    internal static readonly TimeSpan Once = TimeSpan.FromHours(1);

    public static string? KindOf(CallRecord call) => call.State switch
    {
        CallState.Missed => CallChatKinds.Missed,
        CallState.Ended => CallChatKinds.FollowUp,
        _ => null,
    };

    public static CallChatVerdict Decide(CallChatSituation situation)
    {
        if (Refusal(situation) is { } reason) { return new CallChatVerdict.Drop(reason); }

        var route = FallbackPolicy.Choose(situation.Agreed, situation.Now);
        if (route.Refused is { } refused) { return new CallChatVerdict.Drop(refused); }

        if (QuietTimes.EndAfter(situation.Business, situation.Now) is not { } end)
        {
            return CallChatVerdict.Tell.Now;
        }

        return end - situation.Call.EndedAt <= Fresh ? new CallChatVerdict.Later(end) : new CallChatVerdict.Drop(CallChatOutcomes.Stale);
    }

    private static string? Refusal(CallChatSituation situation)
    {
        var (business, call, now) = (situation.Business, situation.Call, situation.Now);
        var isMissed = call.State is CallState.Missed;
        if (!(isMissed ? business.Callers?.TellMissed == true : business.Callers?.FollowUp is not null)) { return CallChatOutcomes.NotBySetting; }

        if (!call.IsInbound) { return CallChatOutcomes.Outbound; }

        if (OfMatch(call) is { } unproven) { return unproven; }

        if (!(now - call.EndedAt <= Fresh)) { return CallChatOutcomes.Stale; }

        if (situation.Agreed.Any(chat => ThreadHolds.IsHeld(chat.Thread, business, now))) { return CallChatOutcomes.Held; }

        return isMissed ? OfHistory(call, situation.History, now) : null;
    }

    private static string? OfMatch(CallRecord call) => call switch
    {
        { Verification: CallVerification.Failed } => CallChatOutcomes.NumberForged,
        { Match: CallerMatch.Shared } => CallChatOutcomes.SharedNumber,
        { Customer: null } or { Match: CallerMatch.None } => CallChatOutcomes.UnknownCaller,
        _ => null,
    };

    private static string? OfHistory(CallRecord call, CallerHistory history, DateTimeOffset now) =>
        history.ReachedAt >= call.StartedAt ? CallChatOutcomes.Reached
        : history.LastCall is { } last && last != call.Id && history.LastCallAt >= call.StartedAt ? CallChatOutcomes.CalledAgain
        : now - history.ToldMissedAt < Once ? CallChatOutcomes.ToldBefore
        : null;
}
