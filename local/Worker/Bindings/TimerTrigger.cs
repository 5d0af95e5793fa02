using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function by the clock, on one instance at a time.</summary>
/// <param name="schedule">
/// NCRONTAB with six fields (<c>second minute hour day month day-of-week</c>, UTC), a TimeSpan, or <c>%Setting%</c>.
/// </param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The schedule as written.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Remember the schedule over restarts, so that a missed occurrence runs at the start with <see cref="TimerInfo.IsPastDue"/>.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Also run when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>What a timer function learns about its schedule.</summary>
public class TimerInfo
{
    /// <summary>Last and next occurrence; null when the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>The invocation is later than the schedule says.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a schedule stands. Times are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next occurrence.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this status was last written.</summary>
    public DateTime LastUpdated { get; set; }
}
