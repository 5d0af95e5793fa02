using Serverless.Channels.Routing;

namespace Serverless.Orders;

/// <summary>What became of telling one step to one chat. <see cref="Thread"/> is null when no single chat is meant.</summary>
public sealed record OrderTold(string Step, string? Thread, string? Channel, string Outcome, DateTimeOffset At)
{
    /// <summary>What made it be told: an event, or the catch-up of a chat. Null in records of before this was kept.</summary>
    public string? Cause { get; init; }

    internal bool IsOf(string? cause) => cause is not null && Cause == cause;
}

/// <summary>The outcomes of telling; stable codes.</summary>
public static class TellOutcomes
{
    public const string Told = "told";
    public const string NoChat = RouteRefusals.NoChat;
    public const string NoConsent = RouteRefusals.NoConsent;
    public const string Stale = "stale";
    public const string NotBySetting = "not-told-by-setting";
}
