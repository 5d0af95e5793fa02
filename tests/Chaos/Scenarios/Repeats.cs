using System.Diagnostics;
using Serverless.Chaos.Judging;
using Serverless.Chaos.World;

namespace Serverless.Chaos.Scenarios;

/// <summary>Every webhook comes one to five times, a third of the repeats at the same moment: its effect is there once.</summary>
internal sealed class Repeats : IScenario
{
    private const int Senders = 24;

    public string Name => "Webhooks delivered 1 to 5 times, 30 % of the repeats concurrently";

    public async Task<Verdict> RunAsync(ChaosSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var world = await ChaosWorld.CreateAsync("r", Math.Clamp(settings.Messages / 20, 16, 400), isProcess: false, ("Channels:CoalesceFor", "00:00:02"));
        var deliveries = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, settings.Messages), new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (i, _) =>
        {
            var random = new Random(HashCode.Combine(settings.Seed, i));
            Interlocked.Add(ref deliveries, await RepeatAsync(random, await MakeAsync(world, i)));
        });
        var records = await world.FinishAsync();
        var judge = new Judge(world, records);
        var (asked, taken) = (settings.Messages / 2, records.Inbox.Values.Count(row => row.GetString("Outcome") is not (null or "unhandled")));
        if (taken != asked) { judge.Finding($"{asked} messages of customers were accepted, the inbox knows {taken}"); }

        var verdict = judge.Decide(Name, settings.Messages, Stopwatch.GetElapsedTime(begun), $"{deliveries} deliveries");
        return verdict with { Lost = verdict.Lost + Math.Max(0, asked - taken) };
    }

    /// <summary>One webhook, as something that can be delivered again: an order event, or what a customer wrote.</summary>
    private static Task<Func<Task>> MakeAsync(ChaosWorld world, int i)
    {
        var customer = world.Customers[i / 2 % world.Customers.Count];
        if (i % 2 == 0)
        {
            var (order, at) = ($"R-{i}", world.Now);
            var offer = world.Ledger.NoteOffer(customer, order, "placed");
            return Task.FromResult(() => world.OfferAgainAsync(offer, at));
        }

        var (path, body) = ChatActs.Text(customer, $"chaos-{i}", world.Now);
        return Task.FromResult(async () => { await world.Courier.PostMetaAsync(path, body); });
    }

    private static async Task<int> RepeatAsync(Random random, Func<Task> deliver)
    {
        var count = random.Next(1, 6);
        var first = deliver();
        var concurrent = new List<Task> { first };
        for (var i = 1; i < count; i++)
        {
            if (random.NextDouble() < 0.3)
            {
                concurrent.Add(deliver());
                continue;
            }

            await first;
            await deliver();
        }

        await Task.WhenAll(concurrent);
        return count;
    }
}
