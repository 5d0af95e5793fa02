using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Worker.Timers;

/// <summary>The retry attributes: a failed invocation is repeated after a fixed or a doubling pause.</summary>
internal sealed class TimerRetry
{
    private const int Unlimited = -1;
    private readonly int _maxRetries;
    private readonly TimeSpan _shortest;
    private readonly TimeSpan _longest;

    private TimerRetry(int maxRetries, TimeSpan shortest, TimeSpan longest)
    {
        _maxRetries = maxRetries;
        _shortest = shortest;
        _longest = longest;
    }

    public static TimerRetry Of(MethodInfo method) => method.GetCustomAttribute<RetryAttribute>() switch
    {
        FixedDelayRetryAttribute fix => new(fix.MaxRetryCount, Interval(fix.DelayInterval), Interval(fix.DelayInterval)),
        ExponentialBackoffRetryAttribute grow => new(grow.MaxRetryCount, Interval(grow.MinimumInterval), Interval(grow.MaximumInterval)),
        _ => new(0, TimeSpan.Zero, TimeSpan.Zero),
    };

    /// <summary>Runs until it succeeds or the retries are used up; then the last exception comes out.</summary>
    public async Task RunAsync(TimeProvider clock, Func<RetryContext, Task> run, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await run(new Attempt(attempt, _maxRetries));
                return;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested && (_maxRetries == Unlimited || attempt < _maxRetries))
            {
                await Task.Delay(Pause(attempt), clock, cancellationToken);
            }
        }
    }

    private TimeSpan Pause(int attempt)
    {
        var ticks = _shortest.Ticks * Math.Pow(2, attempt);
        return ticks < _longest.Ticks ? TimeSpan.FromTicks((long)ticks) : _longest;
    }

    private static TimeSpan Interval(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private sealed class Attempt(int retryCount, int maxRetryCount) : RetryContext
    {
        public override int RetryCount => retryCount;

        public override int MaxRetryCount => maxRetryCount;
    }
}
