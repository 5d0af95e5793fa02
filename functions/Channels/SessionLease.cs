using Microsoft.Azure.Functions.Worker;

namespace Serverless.Channels;

/// <summary>
/// Keeps a session's lock while a batch is worked on. The trigger renews locks for single messages only; a session is also held over
/// many batches, so what is left of its lock counts from the first one.
/// </summary>
internal sealed class SessionLease : IAsyncDisposable
{
    /// <summary>Service Bus: chat-outbound locks for a minute, so one failed renewal is survived.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(20);

    /// <summary>After so long no other message is begun: the host ends an invocation after five minutes.</summary>
    public static readonly TimeSpan LongestBatch = TimeSpan.FromMinutes(3);

    private readonly ServiceBusSessionMessageActions _session;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _stopAt;
    private readonly CancellationToken _hostStops;
    private readonly CancellationTokenSource _done = new();
    private Task _renewing = Task.CompletedTask;
    private volatile bool _isLost;

    private SessionLease(ServiceBusSessionMessageActions session, TimeProvider clock, CancellationToken hostStops)
    {
        (_session, _clock, _hostStops) = (session, clock, hostStops);
        _stopAt = clock.GetUtcNow() + LongestBatch;
    }

    /// <summary>False when the rest of the batch must be left to the next one.</summary>
    public bool MayBegin => !_isLost && !_hostStops.IsCancellationRequested && _clock.GetUtcNow() < _stopAt;

    public static async Task<SessionLease> KeepAsync(ServiceBusSessionMessageActions session, TimeProvider clock, CancellationToken hostStops)
    {
        var lease = new SessionLease(session, clock, hostStops);
        if (session.SessionLockedUntil - clock.GetUtcNow() < 2 * RenewEvery) { await lease.RenewAsync(); }

        lease._renewing = lease.KeepRenewingAsync();
        return lease;
    }

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        _done.Dispose();
    }

    /// <summary>Most batches are over before the first renewal: that must not cost an exception each.</summary>
    private async Task KeepRenewingAsync()
    {
        while (!_isLost)
        {
            await Task.Delay(RenewEvery, _clock, _done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_done.IsCancellationRequested) { return; }

            await RenewAsync();
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            await _session.RenewSessionLockAsync(_hostStops);
        }
#pragma warning disable CA1031 // On Azure the fault of the host's renewal arrives as one of gRPC. Whatever it is: what is not begun stays for the next holder.
        catch (Exception)
#pragma warning restore CA1031
        {
            _isLost = true;
        }
    }
}
