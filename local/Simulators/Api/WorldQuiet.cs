using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Api;

/// <summary>Whether everything that was set off has been worked off: the embedded bus has nothing to do, and no webhook is on its way.</summary>
internal sealed class WorldQuiet(EmbeddedHost host, WebhookLog webhooks)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(25);

    /// <summary>Webhooks that wait for a further attempt and messages that are scheduled do not count.</summary>
    public async Task<bool> IsQuietAsync(CancellationToken cancellationToken) =>
        webhooks.After(0).All(delivery => delivery.State is not WebhookState.Pending || delivery.NextAttemptAt is not null)
        && (host.Broker is not { } broker || (await broker.GetStatusAsync(cancellationToken)).All(entity => entity is { Active: 0, Locked: 0 }));

    /// <summary>Ends when it is quiet.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var again = new PeriodicTimer(LookAgainAfter);
        while (!await IsQuietAsync(cancellationToken)) { await again.WaitForNextTickAsync(cancellationToken); }
    }
}
