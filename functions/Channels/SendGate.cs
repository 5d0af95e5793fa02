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

    /// <summary>Another message of the chat comes first.</summary>
    public sealed record Behind : SendVerdict
    {
        public static readonly Behind Another = new();
    }
}

/// <summary>What is checked at the moment of sending, because it may have changed since the message was made. Pure.</summary>
internal static class SendGate
{
    public static SendVerdict Decide(ChatMessage message, ChatThread? thread, IReadOnlyList<Consent> consents, DateTimeOffset? pausedUntil, DateTimeOffset now)
    {
        if (thread is null) { return new SendVerdict.Refuse("thread-gone"); }

        if (message.StaleAfter <= now) { return new SendVerdict.Refuse("stale"); }

        if (!message.IsReply && !AgentRules.MayAnswer(message, thread, now) && !thread.IsPermitted(message.Purpose, consents)) { return new SendVerdict.Refuse("no-consent"); }

        if (thread.Deferred is [var first, ..] && first.SendId != message.SendId) { return SendVerdict.Behind.Another; }

        if (thread.BlockedUntil > now) { return new SendVerdict.Wait("thread-blocked", thread.BlockedUntil.Value); }

        return pausedUntil is { } end && end > now ? new SendVerdict.Wait("account-paused", RetryPauses.After(message.SendId, end, now)) : SendVerdict.Go.Now;
    }
}
