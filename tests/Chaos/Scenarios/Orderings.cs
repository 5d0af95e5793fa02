using System.Diagnostics;
using Serverless.Chaos.Judging;
using Serverless.Chaos.World;
using Serverless.Orders;

namespace Serverless.Chaos.Scenarios;

/// <summary>All 120 orders in which five events of an order can come: what the customer is told never goes back, and the end is the same.</summary>
internal sealed class Orderings : IScenario
{
    private const int AThread = 12;

    public string Name => "All 120 orderings of five order events";

    public async Task<Verdict> RunAsync(ChaosSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        var all = Permutations([.. OrderEvents.Steps]).ToList();
        var orders = Math.Max(all.Count, settings.Threads * AThread);
        await using var world = await ChaosWorld.CreateAsync("o", settings.Threads, isProcess: false, ("Channels:CoalesceFor", "00:00:02"));
        var start = world.Now.AddMinutes(-10);
        await Parallel.ForEachAsync(Enumerable.Range(0, orders), new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (i, _) =>
        {
            foreach (var step in all[i % all.Count])
            {
                await world.OfferAsync(world.Customers[i % world.Customers.Count], $"O-{i}", step, start.AddMinutes(OrderEvents.Steps.ToList().IndexOf(step)));
            }
        });
        var records = await world.FinishAsync();
        var judge = new Judge(world, records);
        var ends = Enumerable.Range(0, orders).Select(i => records.Orders.TryGetValue($"O-{i}", out var order) ? End(order) : "missing").GroupBy(end => end).ToList();
        if (ends.Count != 1) { judge.Finding($"the ends differ: {string.Join("; ", ends.Select(end => $"{end.Count()} × {end.Key}"))}"); }

        return judge.Decide(Name, orders, Stopwatch.GetElapsedTime(begun), $"{settings.Threads} threads, {orders * OrderEvents.Steps.Count} events");
    }

    private static string End(OrderRecord order) =>
        $"{order.Timeline.Status?.Step.Name()} after {string.Join(' ', order.Timeline.Entries.Select(entry => entry.Step.Name()))}";

    private static IEnumerable<List<string>> Permutations(List<string> steps)
    {
        if (steps.Count == 1) { return [steps]; }

        return steps.SelectMany(first => Permutations([.. steps.Where(step => step != first)]).Select(rest => (List<string>)[first, .. rest]));
    }
}
