using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>Reads what <see cref="SendGate"/> decides on.</summary>
internal sealed class SendChecks(IConsents consents, AccountPauses pauses, EarlierLegs earlier, TimeProvider clock)
{
    public async Task<SendVerdict> DecideAsync(ChatMessage message, ChatThread? thread, CancellationToken cancellationToken)
    {
        if (thread is null) { return SendGate.Decide(message, thread, [], null, clock.GetUtcNow()); }

        if (await earlier.HaveDeliveredAsync(message, cancellationToken)) { return new SendVerdict.Refuse(FallbackPolicy.DeliveredByOtherLeg); }

        var pause = pauses.FindAsync(thread.Channel, thread.Account, cancellationToken);

        // The thread may have become another customer's since: theirs is the consent that counts. Most threads carry it with them.
        var given = message.IsReply || thread.Permits is not null ? [] : await consents.ListAsync(thread.Business, thread.Customer, cancellationToken);
        var found = await pause;
        var verdict = SendGate.Decide(message, thread, given, found?.Until, clock.GetUtcNow());
        return verdict is SendVerdict.Go && found is { Probes: true } ? await ProbeAsync(message, thread, cancellationToken) : verdict;
    }

    /// <summary>The pause is over, but nobody knows yet whether the account works: one message finds out.</summary>
    private async Task<SendVerdict> ProbeAsync(ChatMessage message, ChatThread thread, CancellationToken cancellationToken)
    {
        if (await pauses.TryProbeAsync(thread.Channel, thread.Account, cancellationToken)) { return SendVerdict.Go.Now; }

        var now = clock.GetUtcNow();
        return new SendVerdict.Wait("account-paused", RetryPauses.After(message.SendId, now + AccountPauses.ProbeFor, now));
    }
}
