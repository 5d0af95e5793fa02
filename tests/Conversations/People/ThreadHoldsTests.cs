using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Conversations.Talk;

namespace Serverless.Tests.Conversations.People;

public class ThreadHoldsTests
{
    private static readonly DateTimeOffset Now = ChatWorld.Start;
    private static readonly Business Shop = ChatWorld.Demo with { HandBackAfter = "PT2H" };

    private static ChatThread Thread() => new()
    {
        Business = "demo", Customer = "c", Id = "t", Channel = "messenger", Account = "1", Peer = MessengerPeers.Psid("2"), Talk = new TalkState { IsDisclosed = true, Misunderstood = 1 },
    };

    [Fact]
    public void A_person_holds_until_the_business_was_silent_for_long_enough()
    {
        var held = ThreadHolds.Give(Thread(), ThreadHolders.Person, Now, passes: true);

        Assert.True(ThreadHolds.IsHeld(held, Shop, Now.AddHours(2).AddTicks(-1)));
        Assert.False(ThreadHolds.IsHeld(held, Shop, Now.AddHours(2)));
        Assert.True(ThreadHolds.IsHeld(held with { StaffWroteAt = Now.AddHours(1) }, Shop, Now.AddHours(2)));
    }

    [Fact]
    public void Another_app_holds_until_it_gives_the_thread_back()
    {
        var held = ThreadHolds.Give(Thread(), "4711", Now, passes: false);

        Assert.True(ThreadHolds.IsHeld(held, Shop, Now.AddDays(30)));
        Assert.Null(ThreadHolds.Return(held, Now.AddDays(30), hasControl: true).HeldBy);
    }

    [Fact]
    public void After_a_person_the_app_says_again_that_it_is_one()
    {
        var back = ThreadHolds.EndIfOver(ThreadHolds.Give(Thread(), ThreadHolders.Person, Now, passes: true), Shop, Now.AddHours(3));

        Assert.Equal((null, true, false, 0), (back.HeldBy, back.HasPassedControl, back.Talk.IsDisclosed, back.Talk.Misunderstood));
    }

    [Fact]
    public void The_change_that_happened_last_counts_in_whatever_order_they_come()
    {
        var changes = new Func<ChatThread, ChatThread>[]
        {
            thread => ThreadHolds.Give(thread, ThreadHolders.Person, Now, passes: true),
            thread => ThreadHolds.Return(thread, Now.AddMinutes(1), hasControl: true),
            thread => ThreadHolds.Give(thread, "4711", Now.AddMinutes(2), passes: false),
            thread => ThreadHolds.Return(thread, Now.AddMinutes(3), hasControl: true),
        };

        foreach (var order in Orders(changes))
        {
            var end = order.Aggregate(Thread(), (thread, change) => change(thread));
            Assert.Equal((null, Now.AddMinutes(3), false), (end.HeldBy, end.HeldSince, end.HasPassedControl));
        }
    }

    private static IEnumerable<Func<ChatThread, ChatThread>[]> Orders(Func<ChatThread, ChatThread>[] changes) => changes.Length < 2
        ? [changes]
        : changes.SelectMany((first, i) => Orders([.. changes.Where((_, other) => other != i)]).Select(rest => (Func<ChatThread, ChatThread>[])[first, .. rest]));
}
