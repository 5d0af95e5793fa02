using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Telephone;

/// <summary>The simulated telephone: what happens to a call, with the webhooks that tell of it and the app's answers to them.</summary>
internal sealed class TelephoneExchange(TelephoneCalls calls, TelephoneWebhooks webhooks, TimeProvider clock)
{
    /// <summary>Somebody calls. How the app answers decides what is told of the call from now on.</summary>
    public async Task<(TelephoneCall Call, IReadOnlyList<WebhookDelivery> Sent)> RingAsync(TelephoneCall call, TelephoneSending sending, CancellationToken cancellationToken)
    {
        var sent = await webhooks.TellAsync(call, TelephoneStep.Ring, sending, cancellationToken);
        var answer = sent[^1].Attempts[^1].Answer ?? "";
        return (calls.Put(call with { GoesOn = answer.Contains("<Dial", StringComparison.Ordinal) || answer.Contains("onHangup", StringComparison.Ordinal) }), sent);
    }

    /// <summary>The call is answered, hung up or given up.</summary>
    /// <param name="agent">Who answers; null: whom it rang at.</param>
    public async Task<(TelephoneCall Call, IReadOnlyList<WebhookDelivery> Sent)> GoOnAsync(
        TelephoneCall call, TelephoneStep step, string? agent, TelephoneSending sending, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        call = calls.Put(step == TelephoneStep.Answer ? call with { AnsweredAt = now, Agent = agent ?? call.Agent } : call with { EndedAt = now });
        return (call, await webhooks.TellAsync(call, step, sending, cancellationToken));
    }
}
