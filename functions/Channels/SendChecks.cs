using Serverless.Businesses;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>Reads what <see cref="SendGate"/> decides on.</summary>
internal sealed class SendChecks(IThreads threads, IConsents consents, AccountPauses pauses, EarlierLegs earlier, TimeProvider clock)
{
    public async Task<SendVerdict> DecideAsync(Business business, ChatMessage message, ChatThread? thread, CancellationToken cancellationToken)
    {
        if (thread is null) { return SendGate.Decide(message, thread, [], null, clock.GetUtcNow()); }

        if (await earlier.HaveDeliveredAsync(message, cancellationToken)) { return new SendVerdict.Refuse(FallbackPolicy.DeliveredByOtherLeg); }

        var pause = pauses.FindAsync(thread.Channel, thread.Account, cancellationToken);

        // The thread may have become another customer's since: theirs is the consent that counts. Most threads carry it with them.
        var given = message.IsReply || thread.Permits is not null ? [] : await consents.ListAsync(thread.Business, thread.Customer, cancellationToken);
        var found = await pause;
        var verdict = SendGate.Decide(message, thread, given, found?.Until, clock.GetUtcNow());
        if (verdict is not SendVerdict.Go) { return verdict; }

        if (message.IsUnasked && await UnaskedAsync(business, thread, cancellationToken) is { } reason) { return new SendVerdict.Refuse(reason); }

        return found is { Probes: true } ? await ProbeAsync(message, thread, cancellationToken) : verdict;
    }

    /// <summary>The customer's chats as they are now: a person may have taken one over since the message was made.</summary>
    private async Task<string?> UnaskedAsync(Business business, ChatThread thread, CancellationToken cancellationToken) =>
        UnaskedRules.Refusal(business, await threads.ListAsync(thread.Business, thread.Customer, cancellationToken), clock.GetUtcNow());

    /// <summary>The pause is over, but nobody knows yet whether the account works: one message finds out.</summary>
    private async Task<SendVerdict> ProbeAsync(ChatMessage message, ChatThread thread, CancellationToken cancellationToken)
    {
        if (await pauses.TryProbeAsync(thread.Channel, thread.Account, cancellationToken)) { return SendVerdict.Go.Now; }

        var now = clock.GetUtcNow();
        return new SendVerdict.Wait("account-paused", RetryPauses.After(message.SendId, now + AccountPauses.ProbeFor, now));
    }
}
