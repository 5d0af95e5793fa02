using System.Diagnostics;
using Serverless.Chaos.Judging;
using Serverless.Chaos.World;
using Serverless.Local.Tables;

namespace Serverless.Chaos.Scenarios;

/// <summary>
/// One table operation in twenty is answered 503, not at all, or so late that the client has asked again (409, 412). After such a fault a
/// handler waits before it gives its message back, so the clock goes faster here.
/// </summary>
internal sealed class TableTrouble : IScenario
{
    private const double Rate = 0.05;

    public string Name => "Table faults (409, 412, 503, time-outs) at 5 %";

    public async Task<Verdict> RunAsync(ChaosSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        var customers = Math.Max(4, settings.Messages / 5 / OrderEvents.Steps.Count);
        await using var world = await ChaosWorld.CreateAsync("t", customers, isProcess: false, FastClock.Recheck);
        var (gate, random) = (new Lock(), new Random(settings.Seed));
        var account = ProductHost.AccountOf(world.Folder);
        await world.KillAsync();
        var faults = TableFaults.Arm(account, () =>
        {
            lock (gate) { return random.NextDouble() < Rate ? (TableFault)random.Next(1, 5) : TableFault.None; }
        });
        try
        {
            await StartAsync(world);
            world.HurryClock();
            await TellAsync(world);
            var records = await world.FinishAsync();
            return new Judge(world, records).Decide(Name, world.Ledger.Offers.Count, Stopwatch.GetElapsedTime(begun), $"{faults.Struck} operations struck");
        }
        finally
        {
            TableFaults.Disarm(account);
        }
    }

    /// <summary>A fault may strike while the demo business is registered; a host that did not start is started again.</summary>
    private static async Task StartAsync(ChaosWorld world)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await world.StartAsync();
                return;
            }
            catch (Exception) when (tries < 20)
            {
                continue;
            }
        }
    }

    private static Task TellAsync(ChaosWorld world) => Parallel.ForEachAsync(world.Customers, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (customer, _) =>
    {
        for (var order = 0; order < 5; order++)
        {
            foreach (var step in OrderEvents.Steps) { await world.OfferAsync(customer, $"T-{customer.Number}-{order}", step, world.Now); }
        }
    });
}
