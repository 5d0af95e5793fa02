using System.Collections.Concurrent;

namespace Serverless.Callers.Crm;

/// <summary>What is kept for each business's CRM as it is configured, see <see cref="CrmCall.Key"/>.</summary>
internal sealed class CrmGates(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, CrmGate> _gates = new(StringComparer.Ordinal);

    public CrmGate Of(CrmCall call) => _gates.GetOrAdd(call.Key, static (_, time) => new CrmGate(time), clock);
}

/// <summary>Holds calls back: so many at once, so many a second, and none while the CRM wants none. Of this instance only.</summary>
#pragma warning disable CA1001 // Lives as long as the app; without its wait handle a semaphore holds nothing to release.
internal sealed class CrmGate(TimeProvider clock)
#pragma warning restore CA1001
{
    /// <summary>Well below what CRMs allow at once, and enough for a thousand calls a minute at half a second each.</summary>
    internal const int MostAtOnce = 16;

    private readonly SemaphoreSlim _slots = new(MostAtOnce);
    private readonly Lock _gate = new();
    private (CrmReply Reply, DateTimeOffset Until)? _pause;
    private DateTimeOffset _nextTurn = DateTimeOffset.MinValue;

    /// <summary>Why the CRM is not asked now; null when it may be.</summary>
    public CrmReply? Paused
    {
        get
        {
            lock (_gate)
            {
                if (_pause is not var (reply, until)) { return null; }

                var left = until - clock.GetUtcNow();
                return left > TimeSpan.Zero ? reply with { After = left } : null;
            }
        }
    }

    public void Pause(CrmReply reply, TimeSpan duration)
    {
        lock (_gate)
        {
            var until = clock.GetUtcNow() + duration;
            if (_pause is not { } pause || pause.Until < until) { _pause = (reply, until); }
        }
    }

    /// <summary>Does the work when there is room for it, or nothing and null when there is none in time.</summary>
    public async Task<T?> InSlotAsync<T>(TimeSpan longestWait, Func<Task<T>> work)
        where T : class
    {
        using var patience = new CancellationTokenSource(longestWait, clock);
        try { await _slots.WaitAsync(patience.Token); }
        catch (OperationCanceledException) { return null; }

        try { return await work(); }
        finally { _slots.Release(); }
    }

    /// <summary>Waits for a turn; false, at once, when it would not come in time.</summary>
    /// <param name="perSecond">So many in a row at once, and so many a second in the long run.</param>
    public async Task<bool> TurnAsync(int perSecond, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        var between = TimeSpan.FromSeconds(1.0 / perSecond);
        TimeSpan wait;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var turn = _nextTurn > now ? _nextTurn : now;
            wait = turn - now - (between * (perSecond - 1));
            if (wait > longestWait) { return false; }

            _nextTurn = turn + between;
        }

        if (wait > TimeSpan.Zero) { await Task.Delay(wait, clock, cancellationToken); }

        return true;
    }
}
