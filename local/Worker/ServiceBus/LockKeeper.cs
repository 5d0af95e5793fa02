using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>Renews the locks of running invocations at half of their time, for as long as host.json allows.</summary>
internal sealed partial class LockKeeper(TimeProvider clock, TimeSpan maxDuration, ILogger logger)
{
    // Service Bus: the shortest lock is 5 s; this finds it before its last quarter.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<HeldLock> _held = [];

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Keeps a message's lock until the result is disposed.</summary>
    public HeldLock Hold(ServiceBusReceiver receiver, ServiceBusReceivedMessage message)
    {
        var held = new HeldLock(this, () => message.LockedUntil, token => receiver.RenewMessageLockAsync(message, token));
        held.Began();
        return Add(held);
    }

    /// <summary>Keeps a session's lock until the result is disposed.</summary>
    public HeldLock Hold(ServiceBusSessionReceiver receiver) =>
        Add(new HeldLock(this, () => receiver.SessionLockedUntil, token => receiver.RenewSessionLockAsync(token)));

    public async Task RunAsync(CancellationToken stop)
    {
        if (maxDuration == TimeSpan.Zero)
        {
            return;
        }

        try
        {
            var tick = Task.Delay(Interval, clock, stop);
            while (true)
            {
                await tick;

                // Set before the renewals: a clock that is moved during them must find it.
                tick = Task.Delay(Interval, clock, stop);
                foreach (var held in Due())
                {
                    await RenewAsync(held, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Log.Stopped(logger);
        }
    }

    private HeldLock Add(HeldLock held)
    {
        lock (_gate)
        {
            _held.Add(held);
        }

        return held;
    }

    private List<HeldLock> Due()
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            return [.. _held.Where(held => held.IsDue(now, maxDuration))];
        }
    }

    private async Task RenewAsync(HeldLock held, CancellationToken stop)
    {
        try
        {
            await held.RenewAsync(stop);
            Log.Renewed(logger);
        }
        catch (Exception e) when (e is ServiceBusException or InvalidOperationException)
        {
            // The message was settled meanwhile, or its lock is lost; the settlement tells which.
            Log.NotRenewed(logger, e is ServiceBusException fault ? fault.Reason : ServiceBusFailureReason.GeneralError);
            held.Dispose();
        }
    }

    /// <summary>One lock that is kept.</summary>
    internal sealed class HeldLock(LockKeeper keeper, Func<DateTimeOffset> lockedUntil, Func<CancellationToken, Task> renew) : IDisposable
    {
        private DateTimeOffset? _handlingSince;
        private DateTimeOffset _knownUntil = lockedUntil();
        private TimeSpan _half = (lockedUntil() - keeper.Now) / 2;

        /// <summary>An invocation began: from now on the longest renewal counts.</summary>
        public void Began() => _handlingSince = keeper.Now;

        /// <summary>The invocation ended.</summary>
        public void Ended() => _handlingSince = null;

        public bool IsDue(DateTimeOffset now, TimeSpan maxDuration) =>
            lockedUntil() - now <= _half && (_handlingSince is null || now - _handlingSince <= maxDuration);

        public async Task RenewAsync(CancellationToken cancellationToken)
        {
            await renew(cancellationToken);
            if (lockedUntil() != _knownUntil)
            {
                _knownUntil = lockedUntil();
                _half = (_knownUntil - keeper.Now) / 2;
            }
        }

        public void Dispose()
        {
            lock (keeper._gate)
            {
                keeper._held.Remove(this);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventName = "LockKeeperStopped", Level = LogLevel.Trace, Message = "Locks are not renewed any more.")]
        public static partial void Stopped(ILogger logger);

        [LoggerMessage(EventName = "LockRenewed", Level = LogLevel.Trace, Message = "A lock was renewed.")]
        public static partial void Renewed(ILogger logger);

        [LoggerMessage(EventName = "LockNotRenewed", Level = LogLevel.Debug, Message = "A lock was not renewed: {Reason}.")]
        public static partial void NotRenewed(ILogger logger, ServiceBusFailureReason reason);
    }
}
