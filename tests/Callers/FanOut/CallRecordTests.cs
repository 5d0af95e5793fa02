using System.Text.Json;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;
using Serverless.Callers.FanOut;

namespace Serverless.Tests.Callers.FanOut;

public class CallRecordTests
{
    private static readonly DateTimeOffset At = CallWorld.Start;

    public static TheoryData<CallStep[], string> Stories => new()
    {
        { [CallStep.Ringing], "Ringing" },
        { [CallStep.Ringing, CallStep.Answered], "Answered" },
        { [CallStep.Ringing, CallStep.Answered, CallStep.Ended], "Ended" },
        { [CallStep.Ringing, CallStep.Ended], "Missed" },
        { [CallStep.Ringing, CallStep.Missed], "Missed" },
        { [CallStep.Ringing, CallStep.Missed, CallStep.Ended], "Missed" },
        { [CallStep.Ringing, CallStep.Answered, CallStep.Missed], "Ended" },
        { [CallStep.Ended], "Missed" },
        { [CallStep.Answered], "Answered" },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void The_same_events_make_the_same_record_whatever_their_order_and_however_often_they_come(CallStep[] steps, string state)
    {
        var records = Orderings.Of(steps, most: 3).Select(order => order.Skip(1).Aggregate(CallRecord.Of(Event(order[0]), At), (call, step) => call.With(Event(step)))).ToList();

        Assert.All(records, record => Assert.Equal(state, record.State.ToString()));
        Assert.Single(records.Select(record => JsonSerializer.Serialize(record.Facts)).Distinct());
    }

    [Fact]
    public void No_event_ever_leads_back()
    {
        foreach (var order in Orderings.Of([CallStep.Ringing, CallStep.Answered, CallStep.Missed, CallStep.Ended], most: 1))
        {
            var call = CallRecord.Of(Event(order[0]), At);
            foreach (var step in order)
            {
                var next = call.With(Event(step));
                Assert.True(next.State >= call.State, $"{string.Join(' ', order)}: {call.State} became {next.State}");
                call = next;
            }
        }
    }

    [Fact]
    public void Of_two_events_for_one_step_the_earlier_counts_whichever_comes_first()
    {
        var (early, late) = (Event(CallStep.Answered) with { Agent = "anna" }, Event(CallStep.Answered) with { At = At.AddSeconds(20), Agent = "bert" });

        Assert.Equal("anna", CallRecord.Of(early, At).With(late).AgentName);
        Assert.Equal("anna", CallRecord.Of(late, At).With(early).AgentName);
    }

    [Fact]
    public void Two_different_events_of_one_time_make_one_record_in_either_order()
    {
        var (one, other) = (Event(CallStep.Answered) with { Agent = "anna" }, Event(CallStep.Answered) with { Agent = "bert" });

        Assert.Equal(CallRecord.Of(one, At).With(other).AgentName, CallRecord.Of(other, At).With(one).AgentName);
    }

    [Fact]
    public void Time_that_was_talked_means_that_the_call_was_answered_whatever_else_came()
    {
        var (silent, talked) = (Event(CallStep.Ended), Event(CallStep.Ended) with { At = At.AddSeconds(70), Duration = TimeSpan.FromSeconds(40) });

        foreach (var call in new[] { CallRecord.Of(silent, At).With(talked), CallRecord.Of(talked, At).With(silent), CallRecord.Of(Event(CallStep.Missed), At).With(talked).With(silent) })
        {
            Assert.Equal((CallState.Ended, TimeSpan.FromSeconds(40)), (call.State, call.Duration));
        }
    }

    [Fact]
    public void An_event_that_says_nothing_new_writes_nothing()
    {
        var call = CallRecord.Of(Event(CallStep.Ringing), At).Knowing("customer-1", CallerMatch.Unverified);

        Assert.Same(call, call.With(Event(CallStep.Ringing)));
        Assert.Same(call, call.Knowing("customer-1", CallerMatch.Unverified));
    }

    [Fact]
    public void Whom_the_call_is_of_stays_once_it_is_certain()
    {
        var call = CallRecord.Of(Event(CallStep.Ringing), At).Knowing("customer-1", CallerMatch.Unverified).Knowing("customer-1", CallerMatch.Unique);

        Assert.Equal(("customer-1", CallerMatch.Unique), (call.Customer, call.Match));
        Assert.Same(call, call.Knowing("customer-2", CallerMatch.Unverified));
        Assert.Same(call, call.Knowing(null, CallerMatch.None));
    }

    [Fact]
    public void The_number_is_that_of_the_other_side()
    {
        var inbound = CallRecord.Of(Event(CallStep.Ringing), At);
        var outbound = CallRecord.Of(Event(CallStep.Ringing) with { IsInbound = false, From = "+4930555000", To = CallWorld.Number }, At);

        Assert.Equal((CallWorld.Number, "+4930555000"), (inbound.Number, inbound.Line));
        Assert.Equal((CallWorld.Number, "+4930555000"), (outbound.Number, outbound.Line));
    }

    [Fact]
    public void A_record_prints_nothing_personal()
    {
        var call = CallRecord.Of(Event(CallStep.Ringing), At);

        Assert.DoesNotContain("4915112345678", $"{call} {call.Facts[0]}", StringComparison.Ordinal);
        Assert.DoesNotContain("4915112345678", call.Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unknown", "Passed", "Passed")]
    [InlineData("Passed", "Failed", "Failed")]
    [InlineData("Unknown", "Unknown", "Unknown")]
    public void One_failed_check_of_the_number_outweighs_the_others(string ringing, string answered, string whole) =>
        Assert.Equal(whole, CallRecord.Of(Event(CallStep.Ringing) with { Verification = Enum.Parse<CallVerification>(ringing) }, At)
            .With(Event(CallStep.Answered) with { Verification = Enum.Parse<CallVerification>(answered) }).Verification.ToString());

    private static CallEvent Event(CallStep step) => new("demo", "standard", "c-1", step,
        At.AddSeconds(step switch { CallStep.Ringing => 0, CallStep.Answered => 5, CallStep.Missed => 30, _ => 65 }), CallWorld.Number, "+4930555000", true, null, null,
        CallVerification.Unknown, null, null, null);
}

/// <summary>Every order in which events can come.</summary>
internal static class Orderings
{
    /// <summary>All distinct orders of the items, each of which comes once to <paramref name="most"/> times.</summary>
    public static IEnumerable<T[]> Of<T>(IReadOnlyList<T> items, int most)
        where T : notnull =>
        Counts(items.Count, most).SelectMany(counts => Orders(items, counts));

    private static IEnumerable<int[]> Counts(int items, int most) => items == 0
        ? [[]]
        : Counts(items - 1, most).SelectMany(rest => Enumerable.Range(1, most).Select(count => (int[])[.. rest, count]));

    private static IEnumerable<T[]> Orders<T>(IReadOnlyList<T> items, int[] counts)
    {
        if (counts.All(count => count == 0))
        {
            yield return [];
            yield break;
        }

        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) { continue; }

            foreach (var rest in Orders(items, [.. counts.Select((count, at) => at == i ? count - 1 : count)])) { yield return [items[i], .. rest]; }
        }
    }
}
