using Serverless.Channels;
using Serverless.Tests.Channels;

namespace Serverless.Tests.Bugs;

/// <summary>
/// A parked message is run by the bus message of another one. When it had to be put off, the chat first noted that it comes back by
/// itself, and then it was put on the bus: a process that died between the two, or a table that wrote the note and did not answer, left it
/// with nothing on the bus, and the other message, being over, did not look at it again. After a quarter of an hour the chat went on
/// without it.
/// </summary>
public class ParkedDeferralTests
{
    private static readonly SendOutcome.Deferred Throttled = new("messenger.rate-person") { RetryAfter = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task A_parked_message_that_is_put_off_is_sent_wherever_the_process_dies()
    {
        for (var at = 1; await CrashAsync(at); at++) { Assert.True(at < 500); }
    }

    /// <summary>False when the process stored less than that.</summary>
    private static async Task<bool> CrashAsync(int at)
    {
        var crash = new CrashPoint();
        using var world = await DeliveryWorld.StartAsync(crash: crash);
        await world.Threads.UpdateAsync("demo", "customer-1", world.Thread.Id, thread => thread with { WindowUntil = DeliveryWorld.Start.AddHours(24) }, default);
        world.Channel.Answers.Enqueue(Throttled);
        world.Channel.Sending = (send, id) =>
        {
            if (send.Message.Content.Text == "one") { world.Channel.Answers.Enqueue(Throttled); }

            return world.EchoAsync(send.Message, id);
        };
        string[] names = ["one", "two", "three"];
        var lane = new FakeLane(world, crash);
        foreach (var name in names) { lane.Send(world.Message(name)); }

        crash.Arm(at);
        await lane.RunAsync(mostBatches: 500);

        Assert.True(names.SequenceEqual(world.Channel.SentTexts), $"After a crash at {at}: {string.Join(' ', world.Channel.SentTexts)}");
        foreach (var name in names) { Assert.Equal(DeliveryStates.Sent, (await world.RowAsync(world.Message(name))).State); }

        Assert.Empty(await world.WaitingAsync());
        return crash.Count >= at;
    }
}
