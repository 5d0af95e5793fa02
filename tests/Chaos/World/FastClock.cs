namespace Serverless.Chaos.World;

/// <summary>Moves the product's clock on and on, so that what waits for time costs little of it. Time itself goes on as always.</summary>
internal sealed class FastClock : IAsyncDisposable
{
    /// <summary>How many times faster the product's time goes.</summary>
    public const int Times = 10;

    /// <summary>How long an echo may take where the clock goes fast, as a setting: three seconds of real time, in which reports get through.</summary>
    public static readonly (string Name, string Value) Recheck = ("Channels:RecheckAfter", TimeSpan.FromSeconds(3 * Times).ToString());

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    /// <summary>Where the machine is busy elsewhere, the clock does not hurry after it: what the product must do in time, it must be able to do.</summary>
    private static readonly TimeSpan LongestMove = Every * (Times - 1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Func<TimeSpan, Task> _advance;
    private readonly Task _running;

    /// <param name="advance">Moves the clock forward.</param>
    public FastClock(Func<TimeSpan, Task> advance)
    {
        _advance = advance;
        _running = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Every);
        var last = TimeProvider.System.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var now = TimeProvider.System.GetTimestamp();
                var move = TimeProvider.System.GetElapsedTime(last, now) * (Times - 1);
                last = now;
                await _advance(move < LongestMove ? move : LongestMove);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Enough.
            return;
        }
    }
}
