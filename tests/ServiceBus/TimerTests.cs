using System.Threading.Channels;
using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class TimerTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("timer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_timer_that_fires_a_little_early_is_set_again()
    {
        var clock = new HandClock();
        await using var broker = EmbeddedBroker.Open(Path.Combine(_folder, "bus.db"), BrokerFixture.DefaultEntities(), clock);
        var waiting = broker.ReceiveAsync(BrokerFixture.Queue, null, ServiceBusReceiveMode.PeekLock, 1, TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(10), await clock.NextTimerAsync());

        clock.Now += TimeSpan.FromSeconds(9);
        clock.Fire();
        Assert.Equal(TimeSpan.FromSeconds(1), await clock.NextTimerAsync());
        clock.Now += TimeSpan.FromSeconds(1);
        clock.Fire();

        Assert.Empty(await waiting.WaitAsync(Guard));
    }

    /// <summary>A clock whose one timer fires when the test says so, and that tells for when it was set.</summary>
    private sealed class HandClock : TimeProvider, ITimer
    {
        private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();
        private TimerCallback? _callback;

        public DateTimeOffset Now { get; set; } = BrokerFixture.Start;

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = callback;
            return this;
        }

        public Task<TimeSpan> NextTimerAsync() => _set.Reader.ReadAsync().AsTask().WaitAsync(Guard);

        public void Fire() => _callback!(null);

        public bool Change(TimeSpan dueTime, TimeSpan period) => _set.Writer.TryWrite(dueTime);

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
