using Serverless.Consents;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Consents;

public class ConsentTimesTests
{
    private static DateTimeOffset At(int minutes) => ChatWorld.Start.AddMinutes(minutes);

    private static ConsentState? After(params (ConsentState State, int At)[] acts) =>
        acts.Aggregate(default(ConsentTimes), (times, act) => times.With(act.State, At(act.At))).Current?.State;

    [Fact]
    public void Nothing_recorded_is_no_state() => Assert.Null(default(ConsentTimes).Current);

    [Fact]
    public void A_confirmation_makes_a_pending_consent_given_even_when_its_clock_is_behind()
    {
        Assert.Equal(ConsentState.Given, After((ConsentState.Pending, 5), (ConsentState.Given, 6)));
        Assert.Equal(ConsentState.Given, After((ConsentState.Pending, 5), (ConsentState.Given, 4)));
    }

    [Fact]
    public void An_earlier_opt_in_that_arrives_late_does_not_undo_a_withdrawal() =>
        Assert.Equal(ConsentState.Withdrawn, After((ConsentState.Withdrawn, 10), (ConsentState.Given, 9), (ConsentState.Pending, 8)));

    [Fact]
    public void At_the_same_time_the_withdrawal_wins() => Assert.Equal(ConsentState.Withdrawn, After((ConsentState.Given, 5), (ConsentState.Withdrawn, 5)));

    [Fact]
    public void A_later_opt_in_counts_again_and_a_later_request_waits_for_its_confirmation()
    {
        Assert.Equal(ConsentState.Given, After((ConsentState.Withdrawn, 5), (ConsentState.Given, 6)));
        Assert.Equal(ConsentState.Pending, After((ConsentState.Given, 1), (ConsentState.Withdrawn, 5), (ConsentState.Pending, 6)));
    }

    [Fact]
    public void A_new_request_does_not_weaken_what_is_given() =>
        Assert.Equal(ConsentState.Given, After((ConsentState.Given, 1), (ConsentState.Pending, 6)));

    [Fact]
    public void Any_order_and_repetition_of_2000_random_histories_ends_in_the_same_state()
    {
        var random = new Random(77);
        for (var run = 0; run < 2000; run++)
        {
            var acts = Enumerable.Range(0, random.Next(1, 7)).Select(_ => ((ConsentState)random.Next(3), random.Next(6))).ToArray();
            var expected = After(acts);

            var shuffled = acts.Concat(acts.Take(random.Next(acts.Length))).ToArray();
            random.Shuffle(shuffled);

            Assert.Equal(expected, After(shuffled));
        }
    }
}
