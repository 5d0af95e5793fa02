using System.Net;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Worker;

public sealed class TimerTriggerTests
{
    [Fact]
    public async Task A_moved_clock_fires_the_timer()
    {
        await using var host = await StartAsync(typeof(EveryFiveMinutes));

        host.Clock.Advance(TimeSpan.FromMinutes(5));

        var info = await host.Journal.NextAsync<TimerInfo>();
        Assert.False(info.IsPastDue);
        Assert.Equal(WorkerHost.Start.UtcDateTime.AddMinutes(5), info.ScheduleStatus!.Last);
        Assert.Equal(WorkerHost.Start.UtcDateTime.AddMinutes(10), info.ScheduleStatus.Next);
    }

    [Fact]
    public async Task The_timer_does_not_fire_before_its_time()
    {
        await using var host = await StartAsync(typeof(EveryFiveMinutes));

        host.Clock.Advance(TimeSpan.FromMinutes(4));
        await host.StopAsync();

        Assert.True(host.Journal.IsEmpty);
    }

    [Fact]
    public async Task The_schedule_may_be_a_setting()
    {
        await using var host = await WorkerHost.StartAsync(new WorkerHost.Setup
        {
            Functions = [typeof(BySetting)],
            Settings = { ["Cleanup__Schedule"] = "0 0 11 * * *" },
        });

        host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal("cleaned", await host.Journal.NextAsync<string>());
    }

    [Fact]
    public async Task A_skipped_day_is_made_up_for_by_one_invocation()
    {
        await using var host = await StartAsync(typeof(EveryFiveMinutes));

        host.Clock.Advance(TimeSpan.FromDays(1));
        var info = await host.Journal.NextAsync<TimerInfo>();
        await host.StopAsync();

        Assert.Equal(WorkerHost.Start.UtcDateTime.AddDays(1).AddMinutes(5), info.ScheduleStatus!.Next);
        Assert.True(host.Journal.IsEmpty);
    }

    [Fact]
    public async Task RunOnStartup_runs_at_once()
    {
        await using var host = await StartAsync(typeof(OnStartup));

        var info = await host.Journal.NextAsync<TimerInfo>();

        Assert.False(info.IsPastDue);
        Assert.Null(info.ScheduleStatus);
    }

    [Fact]
    public async Task An_occurrence_missed_while_the_host_was_down_runs_past_due_at_the_start()
    {
        var data = WorkerHost.NewDataDirectory();
        try
        {
            var setup = new WorkerHost.Setup { Functions = [typeof(EveryFiveMinutes)], DataDirectory = data };
            await (await WorkerHost.StartAsync(setup)).DisposeAsync();

            var later = new Serverless.Local.Time.LocalClock(WorkerHost.Start.AddMinutes(7));
            await using var host = await WorkerHost.StartAsync(setup with { Clock = later });

            Assert.True((await host.Journal.NextAsync<TimerInfo>()).IsPastDue);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task One_invocation_runs_at_a_time()
    {
        await using var host = await StartAsync(typeof(Slow));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = await host.Journal.NextAsync<TaskCompletionSource>();

        host.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, Slow.Running);
        first.SetResult();

        (await host.Journal.NextAsync<TaskCompletionSource>()).SetResult();
        Assert.Equal(1, Slow.MostRunning);
    }

    [Fact]
    public async Task A_failed_timer_function_runs_again_at_its_next_time()
    {
        await using var host = await StartAsync(typeof(Failing));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("tried 0/0", await host.Journal.NextAsync<string>());
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("tried 0/0", await host.Journal.NextAsync<string>());
        await host.StopAsync();
        Assert.Equal(2, host.Log.Lines.Count(line => line.Event == "FunctionFailed"));
    }

    [Fact]
    public async Task A_retry_attribute_repeats_a_failed_invocation()
    {
        await using var host = await StartAsync(typeof(Retried));

        host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("tried 0/2", await host.Journal.NextAsync<string>());
        Assert.Equal("tried 1/2", await host.Journal.NextAsync<string>());
        Assert.Equal("tried 2/2", await host.Journal.NextAsync<string>());
        await host.StopAsync();
        Assert.Single(host.Log.Lines, line => line.Event == "FunctionFailed");
    }

    [Fact]
    public async Task The_admin_call_runs_a_timer_function_now()
    {
        await using var host = await WorkerHost.StartAsync(new WorkerHost.Setup
        {
            Functions = [typeof(EveryFiveMinutes)],
            Settings = { ["LocalHost__MasterKey"] = "master" },
        });

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.PostAsync("/admin/functions/every-five-minutes", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.PostAsync("/admin/functions/other?code=master", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await host.Http.PostAsync("/admin/functions/Every-Five-Minutes?code=master", null)).StatusCode);
        Assert.False((await host.Journal.NextAsync<TimerInfo>()).IsPastDue);
    }

    private static Task<WorkerHost> StartAsync(Type functions) => WorkerHost.StartAsync(functions);

    public sealed class EveryFiveMinutes(Journal journal)
    {
        [Function("every-five-minutes")]
        public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => journal.Add(timer);
    }

    public sealed class BySetting(Journal journal)
    {
        [Function("by-setting")]
        public Task Run([TimerTrigger("%Cleanup:Schedule%")] TimerInfo timer, CancellationToken cancellationToken)
        {
            journal.Add(timer.IsPastDue || cancellationToken.IsCancellationRequested ? "late" : "cleaned");
            return Task.CompletedTask;
        }
    }

    public sealed class OnStartup(Journal journal)
    {
        [Function("on-startup")]
        public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) => journal.Add(timer);
    }

    public sealed class Slow(Journal journal)
    {
        public static int Running { get; private set; }

        public static int MostRunning { get; private set; }

        [Function("slow")]
        public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
            MostRunning = Math.Max(MostRunning, ++Running);
            var end = new TaskCompletionSource();
            journal.Add(end);
            await end.Task;
            Running--;
        }
    }

    public sealed class Failing(Journal journal)
    {
        [Function("failing")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext context)
        {
            journal.Add($"tried {context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");
            throw new InvalidTimeZoneException();
        }
    }

    public sealed class Retried(Journal journal)
    {
        [Function("retried")]
        [FixedDelayRetry(2, "00:00:00")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext context) => new Failing(journal).Run(timer, context);
    }
}
