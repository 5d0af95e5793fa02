namespace Serverless.Channels.Messenger.Policy;

/// <summary>What Messenger permits from a day on.</summary>
/// <param name="From">Valid from this time until the next entry's.</param>
/// <param name="StandardWindow">How long after the customer's last action free messages may be sent.</param>
/// <param name="HasUtilityTemplates">Whether approved utility templates may be sent at any time.</param>
/// <param name="AgentWindow">How long after it a person of the business may answer, with the tag HUMAN_AGENT once the standard window is over.</param>
public sealed record MessengerRules(DateTimeOffset From, TimeSpan StandardWindow, bool HasUtilityTemplates, TimeSpan AgentWindow);

/// <summary>Messenger's rules as dated data: they change several times a year, the code around them does not.</summary>
public static class MessengerPolicy
{
    /// <summary>
    /// Until 26 April 2026 order news outside the window went out under message tags, which this app never used; since the 27th every
    /// call with them fails, and utility templates are the way.
    /// </summary>
    private static readonly MessengerRules[] History =
    [
        new(DateTimeOffset.MinValue, TimeSpan.FromHours(24), HasUtilityTemplates: false, TimeSpan.FromDays(7)),
        new(new DateTimeOffset(2026, 4, 27, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(24), HasUtilityTemplates: true, TimeSpan.FromDays(7)),
    ];

    /// <summary>The rules that hold at a time.</summary>
    public static MessengerRules At(DateTimeOffset now) => History.Last(rules => rules.From <= now);
}
