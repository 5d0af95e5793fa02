using System.Diagnostics.Metrics;
using Serverless.Channels;
using Serverless.Conversations;

namespace Serverless.Tests.Channels;

/// <summary>An account that fails, throttles or lost its token rests as a whole, and one message tries it before the others follow.</summary>
public class AccountHealthTests
{
    private static readonly SendOutcome Down = new SendOutcome.Deferred("messenger.no-connection") { NoAnswer = true };

    [Fact]
    public async Task Eight_failures_in_a_row_open_the_circuit_for_a_growing_time()
    {
        using var world = await DeliveryWorld.StartAsync();
        for (var i = 0; i < AccountHealth.MostFaults; i++) { world.Channel.Answers.Enqueue(Down); }

        for (var i = 0; i < AccountHealth.MostFaults; i++) { await world.RunAsync(await MessageAsync(world, i)); }

        Assert.Equal("account-paused", (await world.RunAsync(await MessageAsync(world, 8))).Reason);
        Assert.Equal(AccountHealth.MostFaults, world.Channel.Asked.Count);
        Assert.Equal(new AccountPause(DeliveryWorld.Start.AddSeconds(10), AccountHealth.CircuitOpen, true, 1), await PauseAsync(world));

        world.Clock.Advance(TimeSpan.FromSeconds(11));
        world.Channel.Answers.Enqueue(Down);
        await world.RunAsync(await MessageAsync(world, 9));
        Assert.Equal(new AccountPause(world.Clock.GetUtcNow().AddSeconds(20), AccountHealth.CircuitOpen, true, 2), await PauseAsync(world));
    }

    [Fact]
    public async Task A_success_between_failures_keeps_the_circuit_closed()
    {
        using var world = await DeliveryWorld.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            world.Channel.Answers.Enqueue(i % 7 == 6 ? new SendOutcome.Sent($"m_{i}") : Down);
            await world.RunAsync(await MessageAsync(world, i));
        }

        Assert.Null(await PauseAsync(world));
    }

    [Fact]
    public async Task After_a_pause_one_message_tries_and_the_others_wait_for_it()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.TokenBroken("messenger.token-invalid"));
        await world.RunAsync(await MessageAsync(world, 0));
        world.Clock.Advance(TimeSpan.FromMinutes(15));
        var gate = world.Channel.Hold("m1");
        var probe = world.RunAsync(await MessageAsync(world, 1));
        await world.Channel.WasAskedAsync("m1");

        Assert.Equal("account-paused", (await world.RunAsync(await MessageAsync(world, 2))).Reason);
        gate.SetResult();
        Assert.Equal(DeliveryStates.Sent, (await probe).State);
        Assert.Equal(DeliveryStates.Sent, (await world.RunAsync(await MessageAsync(world, 3))).State);
        Assert.Null(await PauseAsync(world));
    }

    /// <summary>What the alert account-paused counts: it must stay while the token is broken, and not come for a limit.</summary>
    [Fact]
    public async Task A_broken_token_is_counted_again_each_time_that_it_is_tried()
    {
        using var world = await DeliveryWorld.StartAsync();
        var counted = new List<string>();
        var isOfThisTest = new AsyncLocal<bool> { Value = true };
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "chat.account_changes") { l.EnableMeasurementEvents(instrument); }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var read = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
            if (isOfThisTest.Value) { counted.Add($"{read["change"]} {read["cause"]}"); }
        });
        listener.Start();

        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.limited") { WholeAccount = true, RetryAfter = TimeSpan.FromMinutes(1) });
        world.Channel.Answers.Enqueue(new SendOutcome.TokenBroken("messenger.token-invalid"));
        world.Channel.Answers.Enqueue(new SendOutcome.TokenBroken("messenger.token-invalid"));
        for (var i = 0; i < 4; i++)
        {
            await world.RunAsync(await MessageAsync(world, i));
            world.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.Equal(["paused limit", "paused token", "still-paused token", "resumed token"], counted);
    }

    [Fact]
    public async Task Two_instances_do_not_try_at_the_same_time()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.Pauses.PauseAsync("messenger", DeliveryWorld.Page, new AccountPause(DeliveryWorld.Start.AddSeconds(-1), "x", Probes: true), default);
        var other = new AccountPauses(world.Tables, world.Clock);

        Assert.True(await world.Pauses.TryProbeAsync("messenger", DeliveryWorld.Page, default));
        Assert.False(await other.TryProbeAsync("messenger", DeliveryWorld.Page, default));
        world.Clock.Advance(AccountPauses.ProbeFor);
        Assert.True(await other.TryProbeAsync("messenger", DeliveryWorld.Page, default));
    }

    [Fact]
    public async Task A_pause_of_another_instance_is_known_after_two_seconds()
    {
        using var world = await DeliveryWorld.StartAsync();
        Assert.Null(await PauseAsync(world));
        await new AccountPauses(world.Tables, world.Clock).PauseAsync("messenger", DeliveryWorld.Page, new AccountPause(DeliveryWorld.Start.AddMinutes(1), "x"), default);

        Assert.Null(await PauseAsync(world));
        world.Clock.Advance(AccountPauses.Age);
        Assert.NotNull(await PauseAsync(world));
    }

    [Fact]
    public async Task What_the_provider_asks_for_is_kept_though_the_message_went_out()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Sent("m_1") { AccountRest = TimeSpan.FromMinutes(5) });

        Assert.Equal(DeliveryStates.Sent, (await world.RunAsync(await MessageAsync(world, 0))).State);
        Assert.Equal("account-paused", (await world.RunAsync(await MessageAsync(world, 1))).Reason);
    }

    private static Task<AccountPause?> PauseAsync(DeliveryWorld world) => world.Pauses.FindAsync("messenger", DeliveryWorld.Page, default);

    /// <summary>Each in a chat of its own.</summary>
    private static async Task<ChatMessage> MessageAsync(DeliveryWorld world, int i)
    {
        var thread = await world.Threads.OpenAsync("demo", "customer-1", "messenger", DeliveryWorld.Page, new ChatPeer("psid", $"2470000000000{i:D4}"), default);
        return world.Message($"m{i}") with { Thread = thread.Id };
    }
}
