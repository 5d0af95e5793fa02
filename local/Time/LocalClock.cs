namespace Serverless.Local.Time;

/// <summary>
/// The clock of the embedded host: real time plus what it was moved by, or a frozen time that only <see cref="Advance"/> moves.
/// Timers made from it fire when it is moved past them, so a test or a person can skip a day without waiting for it.
/// </summary>
internal sealed class LocalClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly LinkedList<ClockTimer> _timers = [];
    private readonly DateTimeOffset? _frozenStart;
    private long _moved;

    /// <summary>A clock that runs with real time.</summary>
    public LocalClock()
    {
    }

    /// <summary>A clock that stands at <paramref name="frozenAt"/> until it is moved.</summary>
    public LocalClock(DateTimeOffset frozenAt) => _frozenStart = frozenAt;

    /// <summary>How far the clock was moved in total.</summary>
    public TimeSpan Moved
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _moved));
    }

    /// <summary>When the next timer is due; null when none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate) { return _timers.Count == 0 ? null : _timers.Min(timer => timer.Due); }
        }
    }

    public override DateTimeOffset GetUtcNow() => (_frozenStart ?? System.GetUtcNow()) + Moved;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock forward; every timer that became due fires, in order of its due time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _moved, by.Ticks);

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

    /// <summary>A real timer may come a little early by this clock, and waits no longer than it can: then it waits for what is left.</summary>
    private void RealTimePassed(ClockTimer timer)
    {
        FireDue();
        lock (_gate) { timer.WaitForRest(GetUtcNow()); }
    }

    private void Schedule(ClockTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            TakeOut(timer);
            if (dueTime == Timeout.InfiniteTimeSpan) { timer.Stop(); return; }

            timer.Start(GetUtcNow() + dueTime, period, waitsForRealTime: _frozenStart is null);
            _timers.AddLast(timer.Place);
        }

        if (dueTime <= TimeSpan.Zero) { FireDue(); }
    }

    private void Remove(ClockTimer timer)
    {
        lock (_gate) { TakeOut(timer); timer.Stop(); }
    }

    /// <summary>Called inside the lock. There may be thousands of timers, most of which are never due, so none is searched for.</summary>
    private void TakeOut(ClockTimer timer)
    {
        if (timer.Place.List is not null) { _timers.Remove(timer.Place); }
    }

    private sealed class ClockTimer : ITimer
    {
        private static readonly TimeSpan LongestRealWait = TimeSpan.FromDays(20);
        private readonly LocalClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private Timer? _real;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public ClockTimer(LocalClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            Place = new LinkedListNode<ClockTimer>(this);
        }

        /// <summary>Where it stands among the clock's timers.</summary>
        public LinkedListNode<ClockTimer> Place { get; }

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _clock.Schedule(this, dueTime, period);
            return true;
        }

        public void Start(DateTimeOffset due, TimeSpan period, bool waitsForRealTime)
        {
            Due = due;
            _period = period;
            if (waitsForRealTime) { WaitReal(due - _clock.GetUtcNow()); }
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
                _clock.TakeOut(this);
                return;
            }

            Due += _period;
            if (_clock._frozenStart is null) { WaitReal(Due - now); }
        }

        /// <summary>Called inside the clock's lock. Nothing is left to wait for when the timer has fired or was stopped meanwhile.</summary>
        public void WaitForRest(DateTimeOffset now)
        {
            if (_real is not null) { WaitReal(Due - now); }
        }

        public void Fire() => _callback(_state);

        public void Dispose() => _clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void WaitReal(TimeSpan wait)
        {
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestRealWait ? LongestRealWait : wait + TimeSpan.FromMilliseconds(1);
            _real ??= new Timer(_ => _clock.RealTimePassed(this));
            _real.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
