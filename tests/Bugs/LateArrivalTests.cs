using Serverless.Channels;
using Serverless.Tests.Channels;

namespace Serverless.Tests.Bugs;

/// <summary>
/// After an outage of the bus, or when the clock jumped, all that fell due meanwhile arrived at one time. A message that waited to be joined
/// took that time for its place on the bus, found the earlier one of its chat, which was to come back after it, long overdue, and went first.
/// </summary>
public class LateArrivalTests
{
    [Fact]
    public async Task What_lies_behind_on_the_bus_is_not_missing()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate-person") { RetryAfter = TimeSpan.FromMinutes(5) });
        var lane = new FakeLane(world);
        lane.Send(world.Message("placed"));
        await lane.RunDueAsync();
        lane.Send(world.Message("shipped"), DeliveryWorld.Start.AddSeconds(2));

        await SkipAsync(lane, world, TimeSpan.FromHours(1));

        Assert.Equal(["placed", "placed", "shipped"], world.Channel.Asked);
    }

    [Fact]
    public async Task What_was_lost_is_missing_all_the_same()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate-person") { RetryAfter = TimeSpan.FromMinutes(5) });
        var lane = new FakeLane(world);
        lane.Send(world.Message("placed"));
        await lane.RunDueAsync();
        lane.Drop(_ => true);
        lane.Send(world.Message("shipped"), DeliveryWorld.Start.AddSeconds(2));

        await SkipAsync(lane, world, TimeSpan.FromHours(1));

        Assert.Equal(["placed", "shipped"], world.Channel.Asked);
    }

    private static Task SkipAsync(FakeLane lane, DeliveryWorld world, TimeSpan time)
    {
        world.Clock.Advance(time);
        lane.DownUntil = world.Clock.GetUtcNow();
        return lane.RunAsync();
    }
}
