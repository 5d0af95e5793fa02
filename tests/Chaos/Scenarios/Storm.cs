using System.Diagnostics;
using Serverless.Chaos.FarEnd;
using Serverless.Chaos.Judging;
using Serverless.Chaos.World;

namespace Serverless.Chaos.Scenarios;

/// <summary>
/// A provider in trouble: it throttles, fails three times in ten, hangs, and loses answers to messages that it took, some without a report.
/// The clock goes faster here, for the pauses that this asks for and the calls that hang.
/// </summary>
internal sealed class Storm : IScenario
{
    private const int OrdersEach = 5;

    /// <summary>On the fast clock: real time enough for a call that does not hang.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5) * FastClock.Times;

    public string Name => "Provider storm: 429, 30 % 5xx, hangs, lost answers";

    public async Task<Verdict> RunAsync(ChaosSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        var customers = Math.Max(4, settings.Messages / OrdersEach / OrderEvents.Steps.Count);
        await using var world = await ChaosWorld.CreateAsync("s", customers, isProcess: false, FastClock.Recheck, ("Meta:Timeout", Timeout.ToString()));
        world.HurryClock();
        var (calls, gate, random) = (0, new Lock(), new Random(settings.Seed));
        double Next()
        {
            lock (gate) { return random.NextDouble(); }
        }

        // It rages for twice as many calls as there are messages; whoever is still waiting then must get through.
        world.Provider.Answers = () => Interlocked.Increment(ref calls) > settings.Messages * 2 ? SendAnswer.Accept : Of(Next());
        world.Provider.Reports = () => Next() < 0.9;
        await Parallel.ForEachAsync(world.Customers, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (customer, _) =>
        {
            for (var order = 0; order < OrdersEach; order++)
            {
                foreach (var step in OrderEvents.Steps) { await world.OfferAsync(customer, $"S-{customer.Number}-{order}", step, world.Now); }
            }
        });
        var records = await world.FinishAsync();
        return new Judge(world, records).Decide(Name, world.Ledger.Offers.Count, Stopwatch.GetElapsedTime(begun),
            $"{calls} calls, {records.Deliveries.Values.Count(row => row.Unknowns > 0)} messages with an unknown outcome");
    }

    private static SendAnswer Of(double dice) => dice switch
    {
        < 0.30 => SendAnswer.Fail,
        < 0.40 => SendAnswer.Throttle,
        < 0.41 => SendAnswer.Hang,
        < 0.42 => SendAnswer.AcceptAndHang,
        < 0.45 => SendAnswer.AcceptAndDrop,
        < 0.47 => SendAnswer.AcceptAndFail,
        < 0.49 => SendAnswer.Drop,
        _ => SendAnswer.Accept,
    };
}
