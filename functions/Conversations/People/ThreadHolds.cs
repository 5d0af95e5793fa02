using Serverless.Businesses;
using Serverless.Conversations.Talk;

namespace Serverless.Conversations.People;

/// <summary>
/// Who answers in a thread: the app, a person of the business, or another app. Pure. Changes come in any order; the one that happened
/// last counts.
/// </summary>
public static class ThreadHolds
{
    /// <summary>WhatsApp tells times in whole seconds: closer than that nobody knows what came first.</summary>
    private static readonly TimeSpan ChannelClock = TimeSpan.FromSeconds(1);

    /// <summary>Whether somebody else answers now. A hold that the app gave ends by itself when the business has been silent for long enough.</summary>
    public static bool IsHeld(ChatThread thread, Business business, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(thread);
        return thread.HeldBy is not null && !(EndsAt(thread, business) <= now);
    }

    /// <summary>When the app answers again without anybody saying so; null for a hold by another app, which only that app ends.</summary>
    public static DateTimeOffset? EndsAt(ChatThread thread, Business business)
    {
        ArgumentNullException.ThrowIfNull(thread);
        ArgumentNullException.ThrowIfNull(business);
        if (thread.HeldBy is null || !(thread.HeldBy == ThreadHolders.Person || thread.HasPassedControl)) { return null; }

        var since = thread.HeldSince ?? thread.StaffWroteAt;
        return (thread.StaffWroteAt > since ? thread.StaffWroteAt : since) + business.HandBackTime;
    }

    /// <summary>
    /// Whether an act of this time was for somebody else to answer: somebody holds the thread, or the act is from before it was given back and
    /// only comes now.
    /// </summary>
    public static bool WasHeld(ChatThread thread, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(thread);
        return thread.HeldBy is not null || thread.HeldSince - at >= ChannelClock;
    }

    /// <param name="passes">Whether the channel's own control goes with it.</param>
    public static ChatThread Give(ChatThread thread, string holder, DateTimeOffset at, bool passes)
    {
        ArgumentNullException.ThrowIfNull(thread);
        return thread.HeldSince > at ? thread : Changed(thread, holder, at) with { HasPassedControl = passes || thread.HasPassedControl };
    }

    /// <summary>The app answers again, and says at its next answer that it is one.</summary>
    /// <param name="hasControl">Whether the channel gave the control back too.</param>
    public static ChatThread Return(ChatThread thread, DateTimeOffset at, bool hasControl)
    {
        ArgumentNullException.ThrowIfNull(thread);
        if (thread.HeldSince > at) { return thread; }

        var passed = thread.HasPassedControl && !hasControl;

        // Control that we passed on and now have again, in a thread that nobody holds any more: we took it to answer. Else somebody held the
        // thread, also when nothing told so before.
        return thread is { HeldBy: null, HasPassedControl: true }
            ? thread with { HeldSince = at, HasPassedControl = passed }
            : Changed(thread, null, at) with { HasPassedControl = passed };
    }

    /// <summary>A person of the business wrote to the customer: a hold lasts that much longer.</summary>
    public static ChatThread PersonWrote(ChatThread thread, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(thread);
        return ThreadChanges.StaffWrote(thread, at);
    }

    /// <summary>The thread after a hold that has ended by itself.</summary>
    public static ChatThread EndIfOver(ChatThread thread, Business business, DateTimeOffset now) =>
        EndsAt(thread, business) is { } end && end <= now ? Return(thread, end, hasControl: false) : thread;

    private static ChatThread Changed(ChatThread thread, string? holder, DateTimeOffset at) => thread with
    {
        HeldBy = holder,
        HeldSince = at,
        Talk = thread.Talk with { IsDisclosed = false, Misunderstood = 0, Awaits = null },
    };
}

/// <summary>Who holds a thread when it is no other app.</summary>
public static class ThreadHolders
{
    /// <summary>A person of the business.</summary>
    public const string Person = "person";
}
