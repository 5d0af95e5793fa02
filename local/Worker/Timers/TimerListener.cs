using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.Local.Worker.Indexing;
using Serverless.Local.Worker.Invocation;

namespace Serverless.Local.Worker.Timers;

/// <summary>
/// Starts one function by the clock, one invocation at a time. Timer trigger: occurrences that pass while the function runs,
/// or while the host is down, are made up for by one invocation.
/// </summary>
internal sealed partial class TimerListener
{
    // Task.Delay has a limit of 49 days, a schedule has none.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly HostedFunction _function;
    private readonly FunctionRunner _runner;
    private readonly ScheduleMonitor? _monitor;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly TimerTriggerAttribute _trigger;
    private readonly TimerSchedule _schedule;
    private readonly string _scheduleText;
    private readonly TimerRetry _retry;
    private readonly Lock _gate = new();
    private Task _lastRun = Task.CompletedTask;
    private ScheduleStatus _status = new();

    public TimerListener(
        HostedFunction function, FunctionRunner runner, ScheduleMonitor monitor, IConfiguration settings, TimeProvider clock, ILogger logger)
    {
        _function = function;
        _runner = runner;
        _clock = clock;
        _logger = logger;
        _trigger = (TimerTriggerAttribute)function.Definition.Trigger;
        _monitor = _trigger.UseMonitor ? monitor : null;
        _retry = TimerRetry.Of(function.Definition.Method);
        _scheduleText = SettingNames.Resolve(_trigger.Schedule, settings, []);
        _schedule = TimerSchedule.Parse(_scheduleText)!;
    }

    public string Name => _function.Definition.Name;

    public string Description => $"{Name}: timer {_scheduleText}";

    /// <summary>Follows the schedule until <paramref name="stop"/>, then waits for what runs.</summary>
    public async Task ListenAsync(CancellationToken stop)
    {
        var from = _clock.GetUtcNow();
        var known = _monitor?.Read(Name);
        var isPastDue = known is not null && known.Next <= from.UtcDateTime;
        Note(known?.Last ?? default, _schedule.Next(from));
        if (isPastDue || _trigger.RunOnStartup)
        {
            await RunAsync(isPastDue);
        }

        while (_schedule.Next(from) is { } next && await WaitUntilAsync(next, stop))
        {
            from = _clock.GetUtcNow();
            Note(next.UtcDateTime, _schedule.Next(from));
            await RunAsync(isPastDue: false);
        }

        await _lastRun;
    }

    /// <summary>Runs the function apart from its schedule, after what runs already.</summary>
    public Task RunAsync(bool isPastDue)
    {
        lock (_gate)
        {
            return _lastRun = RunAfterAsync(_lastRun, isPastDue);
        }
    }

    private async Task<bool> WaitUntilAsync(DateTimeOffset due, CancellationToken stop)
    {
        try
        {
            for (var wait = due - _clock.GetUtcNow(); wait > TimeSpan.Zero; wait = due - _clock.GetUtcNow())
            {
                await Task.Delay(wait < LongestWait ? wait : LongestWait, _clock, stop);
            }

            return !stop.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Note(DateTime last, DateTimeOffset? next)
    {
        lock (_gate)
        {
            _status = new ScheduleStatus { Last = last, Next = next?.UtcDateTime ?? DateTime.MaxValue, LastUpdated = _clock.GetUtcNow().UtcDateTime };
            _monitor?.Write(Name, _status);
        }
    }

    private async Task RunAfterAsync(Task previous, bool isPastDue)
    {
        await previous;
        await Task.Yield();
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = _monitor is null ? null : _status };
        try
        {
            await _retry.RunAsync(
                _clock,
                attempt => _runner.RunAsync(null, services => new TimerInvocation(_function, info, services, _runner.Stopping) { Retry = attempt }),
                _runner.Stopping);
        }
#pragma warning disable CA1031 // The host's edge: a timer function that fails runs again at its next occurrence.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(_logger, e, Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventName = "FunctionFailed", Level = LogLevel.Error, Message = "Function {Function} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string function);
    }
}
