using Serverless.Local.Time;

namespace Serverless.Tests.Time;

public class LocalClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_frozen_clock_moves_only_when_it_is_moved()
    {
        var clock = new LocalClock(Start);
        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(Start.AddDays(1), clock.GetUtcNow());
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times()
    {
        var clock = new LocalClock(Start);
        var fired = new List<string>();
        using var late = clock.CreateTimer(_ => fired.Add("late"), null, TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);
        using var early = clock.CreateTimer(_ => fired.Add("early"), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(["early", "late"], fired);
    }

    [Fact]
    public void Timers_that_are_due_together_fire_in_the_order_in_which_they_were_set()
    {
        var clock = new LocalClock(Start);
        var fired = new List<string>();
        using var first = clock.CreateTimer(_ => fired.Add("first"), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        using var second = clock.CreateTimer(_ => fired.Add("second"), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        using var third = clock.CreateTimer(_ => fired.Add("third"), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        first.Change(TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["second", "third", "first"], fired);
    }

    [Fact]
    public void A_timer_does_not_fire_before_its_time()
    {
        var clock = new LocalClock(Start);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, fired);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_periodic_timer_fires_for_every_period_passed()
    {
        var clock = new LocalClock(Start);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(5, fired);
    }

    [Fact]
    public void A_disposed_timer_never_fires()
    {
        var clock = new LocalClock(Start);
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        timer.Dispose();
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, fired);
    }

    [Fact]
    public async Task A_running_clock_fires_its_timers_by_itself_and_when_moved()
    {
        var clock = new LocalClock();
        var tomorrow = new TaskCompletionSource();
        using var timer = clock.CreateTimer(_ => tomorrow.TrySetResult(), null, TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);
        Assert.False(tomorrow.Task.IsCompleted);

        clock.Advance(TimeSpan.FromDays(1));
        await tomorrow.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromDays(1), clock.Moved);

        var soon = new TaskCompletionSource();
        using var second = clock.CreateTimer(_ => soon.TrySetResult(), null, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        await soon.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>The timers of the operating system may come a little before the time that the clock tells. No other timer is there to help.</summary>
    [Fact]
    public async Task No_timer_of_a_running_clock_is_lost_because_its_real_one_came_early()
    {
        var clock = new LocalClock();
        for (var i = 0; i < 400; i++)
        {
            var fired = new TaskCompletionSource();
            using var timer = clock.CreateTimer(_ => fired.TrySetResult(), null, TimeSpan.FromMilliseconds(1 + (i % 7)), Timeout.InfiniteTimeSpan);
            await fired.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }
}
