using Serverless.Conversations;

namespace Serverless.Channels.Routing;

/// <summary>One chat of the customer, as far as the policy asks.</summary>
/// <param name="IsAgreed">The customer agreed to messages of this purpose on its channel.</param>
/// <param name="HasTemplate">There is an approved text for outside the window.</param>
public sealed record LegChoice(ChatThread Thread, bool IsAgreed, bool HasTemplate);

/// <summary>The ways to the customer, the first to be tried first; or why there is none.</summary>
public sealed record ChatRoute(IReadOnlyList<ChatThread> Legs, string? Refused);

/// <summary>Why no way leads to the customer; stable codes.</summary>
public static class RouteRefusals
{
    public const string NoChat = "no-chat";
    public const string NoConsent = "no-consent";
}

/// <summary>
/// Through which chat a customer is told something, and what comes next when that fails: a chat whose window is open, most recent contact
/// first; then one that takes an approved template; then any other chat; e-mail; else refused with the reason. Pure.
/// </summary>
public static class FallbackPolicy
{
    /// <summary>Beyond this many a message that nobody took has failed; e-mail always has its place among them.</summary>
    public const int MostLegs = 4;

    /// <summary>An earlier leg turned out to have been delivered after all.</summary>
    public const string DeliveredByOtherLeg = "delivered-by-other-leg";

    /// <summary>Whether a message that was refused for this reason, which is not the provider's, may go another way.</summary>
    public static bool ConcernsThisChatOnly(string reason) => reason is "no-consent" or "thread-gone" or "deferred-too-long" or "too-many-waiting";

    public static ChatRoute Choose(IReadOnlyList<LegChoice> chats, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(chats);
        if (chats.Count == 0) { return new ChatRoute([], RouteRefusals.NoChat); }

        var agreed = Current(chats).Where(chat => chat.IsAgreed)
            .OrderBy(chat => Rank(chat, now)).ThenByDescending(chat => chat.Thread.LastContactAt).ThenBy(chat => chat.Thread.Id, StringComparer.Ordinal)
            .Select(chat => chat.Thread).ToList();
        var mail = agreed.FirstOrDefault(IsMail);
        var legs = agreed.Where(thread => !IsMail(thread)).Take(mail is null ? MostLegs : MostLegs - 1).ToList();
        if (mail is not null) { legs.Add(mail); }

        return new ChatRoute(legs, legs.Count == 0 ? RouteRefusals.NoConsent : null);
    }

    /// <summary>A checkbox address is only the way to the first message: once the account behind it is known, that chat is used.</summary>
    public static IReadOnlyList<LegChoice> Current(IReadOnlyList<LegChoice> chats)
    {
        ArgumentNullException.ThrowIfNull(chats);
        return [.. chats.Where(chat => !IsCheckbox(chat.Thread) || chats.All(other => IsCheckbox(other.Thread) || !IsSameAccount(chat.Thread, other.Thread)))];
    }

    private static int Rank(LegChoice chat, DateTimeOffset now) => chat.Thread switch
    {
        { Channel: ChatChannels.Email } => 3,
        { WindowUntil: { } until } when until > now => 0,
        { Peer.Kind: MessengerPeers.UserRef } => 0,
        _ => chat.HasTemplate ? 1 : 2,
    };

    private static bool IsMail(ChatThread thread) => thread.Channel == ChatChannels.Email;

    private static bool IsCheckbox(ChatThread thread) => thread.Peer.Kind == MessengerPeers.UserRef;

    private static bool IsSameAccount(ChatThread one, ChatThread other) => (one.Channel, one.Account) == (other.Channel, other.Account);
}
