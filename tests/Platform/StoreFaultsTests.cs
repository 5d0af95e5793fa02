using Azure;
using Azure.Messaging.ServiceBus;
using Serverless.Local.Time;
using Serverless.Platform.Messaging;
using Serverless.Tests.Channels;

namespace Serverless.Tests.Platform;

public class StoreFaultsTests
{
    private readonly LocalClock _clock = new(DeliveryWorld.Start);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(4, 16)]
    [InlineData(5, 20)]
    [InlineData(10, 20)]
    public async Task A_fault_of_the_tables_comes_out_after_a_pause_that_grows(int delivery, int seconds)
    {
        var run = RunAsync(delivery, new RequestFailedException(503, "busy"));

        _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(503, (await Assert.ThrowsAsync<RequestFailedException>(() => run)).Status);
    }

    [Fact]
    public void Ten_deliveries_outlast_two_minutes_and_each_pause_stays_within_the_lock()
    {
        var pauses = Enumerable.Range(1, 10).Select(StoreFaults.PauseOf).ToList();

        Assert.True(pauses.Sum(pause => pause.TotalSeconds) > 120);
        Assert.All(pauses, pause => Assert.True(pause < TimeSpan.FromMinutes(1) / 2));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    public async Task What_a_pause_does_not_help_comes_out_at_once(int status)
    {
        var run = RunAsync(1, new RequestFailedException(status, "conflict"));

        Assert.True(run.IsFaulted);
        await Assert.ThrowsAsync<RequestFailedException>(() => run);
    }

    [Fact]
    public async Task Time_outs_and_retries_that_were_given_up_are_faults_of_the_tables_too()
    {
        Exception[] faults = [new TimeoutException(), new TaskCanceledException(), new AggregateException(new RequestFailedException(503, "busy"), new RequestFailedException(0, "refused"))];

        Assert.All(faults, fault => Assert.True(StoreFaults.IsOne(fault, default)));
        Assert.False(StoreFaults.IsOne(new InvalidOperationException(), default));
        Assert.False(StoreFaults.IsOne(new TaskCanceledException(), new CancellationToken(canceled: true)));
        await RunAsync(1, fault: null);
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait()
    {
        using var stop = new CancellationTokenSource();
        var run = RunAsync(3, new RequestFailedException(503, "busy"), stop.Token);
        Assert.False(run.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAsync<RequestFailedException>(() => run);
    }

    private Task RunAsync(int delivery, Exception? fault, CancellationToken stop = default) =>
        StoreFaults.RunAsync(ServiceBusModelFactory.ServiceBusReceivedMessage(body: BinaryData.FromString("{}"), messageId: "m", deliveryCount: delivery), _clock,
            () => fault is null ? Task.CompletedTask : throw fault, stop);
}
