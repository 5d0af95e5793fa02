using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>Whether a message may be sent now.</summary>
internal abstract record SendVerdict
{
    private SendVerdict() { }

    public sealed record Go : SendVerdict
    {
        public static readonly Go Now = new();
    }

    public sealed record Refuse(string Reason) : SendVerdict;

    public sealed record Wait(string Reason, DateTimeOffset Until) : SendVerdict;
}

/// <summary>What is checked at the moment of sending, because it may have changed since the message was made. Pure.</summary>
internal static class SendGate
{
    /// <summary>A message that did not come back so long after its time no longer holds up the ones behind it.</summary>
    public static readonly TimeSpan MissingAfter = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan BehindAnother = TimeSpan.FromSeconds(1);

    public static SendVerdict Decide(ChatMessage message, ChatThread? thread, IReadOnlyList<Consent> consents, DateTimeOffset? pausedUntil, DateTimeOffset now)
    {
        if (thread is null) { return new SendVerdict.Refuse("thread-gone"); }

        if (message.StaleAfter <= now) { return new SendVerdict.Refuse("stale"); }

        if (!message.IsReply && !thread.IsPermitted(message.Purpose, consents)) { return new SendVerdict.Refuse("no-consent"); }

        var waiting = Waiting(thread.Deferred, now);
        if (waiting.Count > 0 && waiting[0].SendId != message.SendId)
        {
            return new SendVerdict.Wait("behind-deferred", waiting.Max(other => other.DueAt) + BehindAnother);
        }

        if (thread.BlockedUntil > now) { return new SendVerdict.Wait("thread-blocked", thread.BlockedUntil.Value); }

        return pausedUntil > now ? new SendVerdict.Wait("account-paused", pausedUntil.Value) : SendVerdict.Go.Now;
    }

    /// <summary>The sends that hold their place in the thread's order.</summary>
    public static IReadOnlyList<DeferredSend> Waiting(IReadOnlyList<DeferredSend> deferred, DateTimeOffset now) =>
        [.. deferred.Where(send => send.DueAt + MissingAfter > now)];
}
