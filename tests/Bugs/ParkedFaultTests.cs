using Azure;
using Serverless.Channels;
using Serverless.Tests.Channels;

namespace Serverless.Tests.Bugs;

/// <summary>
/// A message that came back ran those parked behind it, and a fault of the tables at any of them was counted for the one that came back:
/// while the tables were poor, ten such faults made it a dead letter, though it was sent long ago, and the others waited for a quarter of
/// an hour because nothing else would run them.
/// </summary>
public class ParkedFaultTests
{
    private static readonly string[] Names = ["one", "two", "three"];

    [Fact]
    public async Task A_fault_at_a_parked_message_is_not_counted_for_the_one_that_runs_it()
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate-person") { RetryAfter = TimeSpan.FromMinutes(1) });
        world.Channel.Sending = (send, _) =>
        {
            if (send.Message.Content.Text == "one") { world.Channel.Crash = new RequestFailedException(503, "busy"); }

            return Task.CompletedTask;
        };
        foreach (var name in Names) { await world.RunAsync(world.Message(name)); }

        var end = await world.RunNextDeferredAsync();

        Assert.Equal(DeliveryStates.Sent, end.State);
        Assert.Single(world.Bus.Chats, chat => chat.SendId == world.Message("two").SendId);
        while (world.Bus.Sent.Count > 0) { await world.RunNextDeferredAsync(); }

        Assert.Equal(Names, world.Channel.SentTexts);
        Assert.Empty(await world.WaitingAsync());
    }
}
