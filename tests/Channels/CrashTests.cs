using Serverless.Channels;

namespace Serverless.Tests.Channels;

/// <summary>
/// The process dies after each single thing that it stores, one run for each. The provider's echoes come, so every message is sent exactly
/// once: an echo settles even a call whose answer was lost with the process.
/// </summary>
public class CrashTests
{
    [Fact]
    public Task One_message() => EveryCrashAsync(TimeSpan.Zero, ["one"], []);

    [Fact]
    public Task A_throttled_message_with_others_behind_it() =>
        EveryCrashAsync(TimeSpan.Zero, ["one", "two", "three"], [new SendOutcome.Deferred("messenger.rate-person") { RetryAfter = TimeSpan.FromMinutes(1) }]);

    [Fact]
    public Task Updates_that_go_together() => EveryCrashAsync(TimeSpan.FromSeconds(2), ["one", "two", "three"], []);

    [Fact]
    public Task Updates_that_go_together_after_a_limit() =>
        EveryCrashAsync(TimeSpan.FromSeconds(2), ["one", "two", "three"], [new SendOutcome.Deferred("messenger.rate-person") { RetryAfter = TimeSpan.FromMinutes(1) }]);

    [Fact]
    public Task Updates_that_are_refused_together() => EveryCrashAsync(TimeSpan.FromSeconds(2), ["one", "two", "three"], [new SendOutcome.Refused("messenger.window-closed")]);

    [Fact]
    public Task A_broken_token() => EveryCrashAsync(TimeSpan.Zero, ["one", "two"], [new SendOutcome.TokenBroken("messenger.token-invalid")]);

    [Fact]
    public Task A_lost_answer_with_others_behind_it() => EveryCrashAsync(TimeSpan.Zero, ["one", "two", "three"], [new SendOutcome.Unknown("messenger.timeout")]);

    private static async Task EveryCrashAsync(TimeSpan coalesceFor, string[] names, SendOutcome[] answers)
    {
        for (var at = 1; await CrashAsync(at, coalesceFor, names, answers); at++) { Assert.True(at < 500); }
    }

    /// <summary>False when the process stored less than that.</summary>
    private static async Task<bool> CrashAsync(int at, TimeSpan coalesceFor, string[] names, SendOutcome[] answers)
    {
        var crash = new CrashPoint();
        using var world = await DeliveryWorld.StartAsync(coalesceFor, crash);
        await world.Threads.UpdateAsync("demo", "customer-1", world.Thread.Id, thread => thread with { WindowUntil = DeliveryWorld.Start.AddHours(24) }, default);
        foreach (var answer in answers) { world.Channel.Answers.Enqueue(answer); }

        world.Channel.Sending = (send, id) => world.EchoAsync(send.Message, id);
        var lane = new FakeLane(world, crash);
        foreach (var name in names) { lane.Send(world.Message(name)); }

        crash.Arm(at);
        await lane.RunAsync(mostBatches: 500);

        var sent = world.Channel.SentTexts.SelectMany(text => text.Split("\n\n")).ToList();
        Assert.True(names.SequenceEqual(sent), $"After a crash at {at}: {string.Join(' ', sent)}");
        foreach (var name in names) { Assert.Equal(DeliveryStates.Sent, (await world.RowAsync(world.Message(name))).State); }

        Assert.Empty(await world.WaitingAsync());
        return crash.Count >= at;
    }
}
