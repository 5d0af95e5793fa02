using System.Diagnostics;
using Serverless.Chaos.Judging;
using Serverless.Chaos.World;

namespace Serverless.Chaos.Scenarios;

/// <summary>While messages are in flight the clock goes ten minutes forward, ten minutes back (a killed product starts with real time), and in the end a day forward.</summary>
/// <param name="joins">Whether updates wait two seconds for others to join.</param>
internal sealed class ClockJumps(bool joins) : IScenario
{
    private const int AtOnce = 24;

    public string Name => $"Clock jumps: ten minutes forward and back, a day forward{(joins ? ", updates waiting to be joined" : "")}";

    public async Task<Verdict> RunAsync(ChaosSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var world = await ChaosWorld.CreateAsync("c", AtOnce, isProcess: true, ("Channels:CoalesceFor", joins ? "00:00:02" : "00:00:00"));
        var random = new Random(settings.Seed);
        var rounds = Math.Max(1, settings.Kills / 20);
        for (var round = 0; round < rounds; round++)
        {
            await TellAsync(world, round, "placed");
            await JumpAsync(world, TimeSpan.FromMinutes(10), random);
            await TellAsync(world, round, "shipped");
            await Task.Delay(random.Next(0, 100));
            await world.KillAsync();
            await world.StartAsync();
            await TellAsync(world, round, "out_for_delivery");
        }

        await TellAsync(world, rounds - 1, "delivered");
        await JumpAsync(world, TimeSpan.FromDays(1), random);
        await TellAsync(world, rounds - 1, "returned");
        var records = await world.FinishAsync();
        return new Judge(world, records).Decide(Name, world.Ledger.Offers.Count, Stopwatch.GetElapsedTime(begun), $"{(2 * rounds) + 1} jumps");
    }

    private static async Task JumpAsync(ChaosWorld world, TimeSpan by, Random random)
    {
        await Task.Delay(random.Next(0, 100));
        await world.AdvanceAsync(by);
    }

    private static Task TellAsync(ChaosWorld world, int round, string step) =>
        Task.WhenAll(world.Customers.Select(customer => world.OfferAsync(customer, $"C-{round}-{customer.Number}", step, world.Now)));
}
