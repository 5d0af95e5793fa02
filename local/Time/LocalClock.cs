namespace Serverless.Local.Time;

/// <summary>
/// The clock of the embedded host: real time plus what it was moved by, or a frozen time that only <see cref="Advance"/> moves.
/// Timers made from it fire when it is moved past them, so a test or a person can skip a day without waiting for it.
/// </summary>
internal sealed class LocalClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ClockTimer> _timers = [];
    private readonly DateTimeOffset? _frozenStart;
    private TimeSpan _moved;

    /// <summary>A clock that runs with real time.</summary>
    public LocalClock()
    {
    }

    /// <summary>A clock that stands at <paramref name="frozenAt"/> until it is moved.</summary>
    public LocalClock(DateTimeOffset frozenAt) => _frozenStart = frozenAt;

    /// <summary>How far the clock was moved in total.</summary>
    public TimeSpan Moved
    {
        get { lock (_gate) { return _moved; } }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) { return (_frozenStart ?? System.GetUtcNow()) + _moved; }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock forward; every timer that became due fires, in order of its due time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_gate) { _moved += by; }

        FireDue();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ClockTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void FireDue()
    {
        while (true)
        {
            ClockTimer? due;
            lock (_gate)
            {
                var now = GetUtcNow();
                due = _timers.Where(t => t.Due <= now).MinBy(t => t.Due);
                if (due is null) { return; }

                due.Rearm(now);
            }

            due.Fire();
        }
    }

    private void Schedule(ClockTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan) { timer.Stop(); return; }

            timer.Start(GetUtcNow() + dueTime, period, waitsForRealTime: _frozenStart is null);
            _timers.Add(timer);
        }

        if (dueTime <= TimeSpan.Zero) { FireDue(); }
    }

    private void Remove(ClockTimer timer)
    {
        lock (_gate) { _timers.Remove(timer); timer.Stop(); }
    }

    private sealed class ClockTimer(LocalClock clock, TimerCallback callback, object? state) : ITimer
    {
        private static readonly TimeSpan LongestRealWait = TimeSpan.FromDays(20);
        private Timer? _real;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Schedule(this, dueTime, period);
            return true;
        }

        public void Start(DateTimeOffset due, TimeSpan period, bool waitsForRealTime)
        {
            Due = due;
            _period = period;
            if (waitsForRealTime) { WaitReal(due - clock.GetUtcNow()); }
        }

        public void Stop()
        {
            Due = DateTimeOffset.MaxValue;
            _real?.Dispose();
            _real = null;
        }

        /// <summary>Called inside the clock's lock: takes the timer out, or sets its next period.</summary>
        public void Rearm(DateTimeOffset now)
        {
            if (_period <= TimeSpan.Zero)
            {
                Stop();
                clock._timers.Remove(this);
                return;
            }

            Due += _period;
            if (clock._frozenStart is null) { WaitReal(Due - now); }
        }

        public void Fire() => callback(state);

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void WaitReal(TimeSpan wait)
        {
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestRealWait ? LongestRealWait : wait + TimeSpan.FromMilliseconds(1);
            _real ??= new Timer(_ => clock.FireDue());
            _real.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
