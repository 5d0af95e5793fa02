using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Tests.Channels;

/// <summary>The order of a chat while something of it waits, what that costs, and that nothing is left behind.</summary>
public class ThreadQueueTests
{
    private static SendOutcome.Deferred Throttled(int seconds) => new("messenger.rate-person") { RetryAfter = TimeSpan.FromSeconds(seconds) };

    [Fact]
    public async Task Four_hundred_messages_behind_a_throttled_one_cost_one_message_more_each_at_most()
    {
        using var world = await DeliveryWorld.StartAsync();
        for (var i = 0; i < 10; i++) { world.Channel.Answers.Enqueue(Throttled(60)); }

        var lane = new FakeLane(world);
        var names = Enumerable.Range(0, 400).Select(i => $"m{i:D3}").ToList();
        foreach (var name in names) { lane.Send(world.Message(name)); }

        await lane.RunAsync();

        Assert.Equal(names, world.Channel.Asked.Skip(10));
        Assert.InRange(lane.Taken - 400, 1, 20);
        Assert.Empty(await world.WaitingAsync());
    }

    [Fact]
    public async Task A_pair_limit_costs_each_message_one_more_and_keeps_their_order()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Rates.Rates = new SendRates(DateTimeOffset.MinValue, new SendRate(TimeSpan.FromMilliseconds(1), 1000), new SendRate(TimeSpan.FromSeconds(6), 45));
        var lane = new FakeLane(world);
        var names = Enumerable.Range(0, 100).Select(i => $"m{i:D3}").ToList();
        foreach (var name in names) { lane.Send(world.Message(name)); }

        await lane.RunAsync();

        Assert.Equal(names, world.Channel.Asked);
        Assert.InRange(lane.Taken - 100, 50, 65);
        Assert.InRange(world.Clock.GetUtcNow() - DeliveryWorld.Start, TimeSpan.FromSeconds(54 * 6), TimeSpan.FromMinutes(22));
    }

    [Fact]
    public async Task When_the_first_one_is_lost_the_others_go_on_without_a_new_message()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(Throttled(60));
        var lane = new FakeLane(world);
        foreach (var name in new[] { "lost", "two", "three" }) { lane.Send(world.Message(name)); }

        await lane.RunDueAsync();
        lane.Drop(message => message.MessageId == $"{StableId.From("lost")}.1");
        await lane.RunAsync();

        Assert.Equal(["lost", "two", "three"], world.Channel.Asked);
    }

    [Fact]
    public async Task What_takes_long_goes_on_in_another_batch()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(Throttled(60));
        world.Channel.Takes = () => world.Clock.Advance(TimeSpan.FromSeconds(25));
        var lane = new FakeLane(world);
        var names = Enumerable.Range(0, 12).Select(i => $"m{i:D2}").ToList();
        foreach (var name in names) { lane.Send(world.Message(name)); }

        await lane.RunAsync();

        Assert.Equal(names, world.Channel.Asked.Skip(1));
    }

    [Fact]
    public async Task A_message_that_fits_into_no_row_waits_on_the_bus()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(Throttled(60));
        var lane = new FakeLane(world);
        lane.Send(world.Message("one"));
        lane.Send(world.Message("two") with { Content = new ChatContent { Text = new string('x', 40_000) } });
        lane.Send(world.Message("three"));

        await lane.RunAsync();

        Assert.Equal(["one", "one", new string('x', 40_000), "three"], world.Channel.Asked);
    }

    [Fact]
    public async Task A_chat_in_which_too_much_waits_takes_no_more()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.Threads.UpdateAsync("demo", "customer-1", world.Thread.Id, thread => thread with
        {
            Deferred = [new DeferredSend("head", DeliveryWorld.Start.AddHours(1)), .. Enumerable.Range(1, ThreadQueue.MostWaiting - 1).Select(i => new DeferredSend(StableId.From($"{i}"), null))],
        }, default);

        var end = await world.RunAsync(world.Message("next"));

        Assert.Equal((DeliveryStates.Refused, "too-many-waiting", true), (end.State, end.Reason, end.NeedsAttention));
    }

    [Fact]
    public async Task What_waited_longer_than_it_may_is_refused_when_its_turn_comes()
    {
        using var world = await DeliveryWorld.StartAsync();
        for (var i = 0; i < 60; i++) { world.Channel.Answers.Enqueue(Throttled(3000)); }

        var lane = new FakeLane(world);
        lane.Send(world.Message("one"));
        lane.Send(world.Message("two"));
        await lane.RunDueAsync();
        world.Clock.Advance(TimeSpan.FromHours(25));
        await lane.RunAsync();

        Assert.Equal("deferred-too-long", (await world.RowAsync(world.Message("one"))).Reason);
        Assert.Equal("deferred-too-long", (await world.RowAsync(world.Message("two"))).Reason);
    }

    /// <summary>Thousands of steps: new messages, limits, blocks and time, in any order. The model is a list.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Order_is_kept_whatever_comes_between(int seed)
    {
        var random = new Random(seed);
        using var world = await DeliveryWorld.StartAsync();
        var lane = new FakeLane(world) { BatchSize = 4 };
        var expected = new List<string>();
        for (var step = 0; step < 2_000; step++)
        {
            switch (random.Next(12))
            {
                case < 4:
                    expected.Add($"m{expected.Count:D4}");
                    lane.Send(world.Message(expected[^1]));
                    break;
                case 4:
                    world.Channel.Answers.Enqueue(Throttled(random.Next(1, 60)));
                    break;
                case < 8:
                    world.Clock.Advance(TimeSpan.FromSeconds(random.Next(300)));
                    break;
                default:
                    await lane.RunDueAsync();
                    break;
            }
        }

        world.Channel.Answers.Clear();
        await lane.RunAsync();

        Assert.Equal(expected, world.Channel.SentTexts);
    }
}
