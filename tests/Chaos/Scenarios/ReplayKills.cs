using System.Diagnostics;
using System.Globalization;
using Serverless.Chaos.Judging;
using Serverless.Chaos.World;
using Serverless.Platform.Messaging;

namespace Serverless.Chaos.Scenarios;

/// <summary>
/// SIGKILL at a random moment while an operator replays dead letters, again and again on the same letters. The consumer is switched off
/// meanwhile, so that every copy stays where it can be counted; in the end it is switched on, and the customers must get everything once.
/// </summary>
internal sealed class ReplayKills : IScenario
{
    private const string Consumer = "order-status.chats";
    private const string SwitchedOff = "AzureWebJobs:order-status-fan-out:Disabled";
    private const int Customers = 24;

    /// <summary>About as many as are replayed in a life.</summary>
    private const int LettersALife = 20;
    private const int FewestLetters = 60;

    /// <summary>Of an order; none of them gets stale while this runs.</summary>
    private static readonly string[] Steps = ["placed", "shipped", "delivered"];

    private static readonly TimeSpan LongestMoment = TimeSpan.FromMilliseconds(100);

    /// <summary>By how much the clock is ahead of the life before: the time of the run that was broken off is over.</summary>
    private static readonly TimeSpan BetweenLives = TimeSpan.FromMinutes(2);

    public string Name => "SIGKILL while dead letters are replayed";

    public async Task<Verdict> RunAsync(ChaosSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var world = await ChaosWorld.CreateAsync("r", Customers, isProcess: true, (SwitchedOff, "true"));
        var buried = await BuryAsync(world, Math.Max(FewestLetters, settings.Kills * LettersALife));
        var random = new Random(settings.Seed + 17);
        var hits = 0;
        for (var life = 0; life < settings.Kills; life++)
        {
            await BeginLifeAsync(world, life);
            if (await LiveAsync(world, random)) { hits++; }

            await world.KillAsync();
        }

        await BeginLifeAsync(world, settings.Kills);
        if (await ReplayRestAsync(world)) { hits++; }

        await world.KillAsync();
        var counted = await CountAsync(world, buried);
        world.Set(SwitchedOff, "false");
        await BeginLifeAsync(world, settings.Kills + 1);
        var judge = new Judge(world, await world.FinishAsync());
        foreach (var finding in counted.Findings) { judge.Finding(finding); }

        var verdict = judge.Decide(Name, settings.Kills, Stopwatch.GetElapsedTime(begun), string.Create(CultureInfo.InvariantCulture,
            $"{hits} of {settings.Kills} kills broke a run off, {buried.Count} letters"));
        return verdict with { Lost = verdict.Lost + counted.Lost, Duplicated = verdict.Duplicated + counted.Doubled, OutOfOrder = verdict.OutOfOrder + counted.Disordered };
    }

    /// <summary>Orders are accepted, and their events given up by a consumer that fails.</summary>
    private static async Task<IReadOnlyList<Buried>> BuryAsync(ChaosWorld world, int letters)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, letters / Steps.Length), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, _) =>
        {
            foreach (var step in Steps) { await world.OfferAsync(world.Customers[i % Customers], $"R-{i}", step, world.Now); }
        });
        await world.KillAsync();
        await using var graveyard = Graveyard.Open(world.Folder);
        return await graveyard.BuryAsync("chaos.buried");
    }

    private static async Task BeginLifeAsync(ChaosWorld world, int life)
    {
        await world.StartAsync();
        await world.AdvanceAsync(BetweenLives * (life + 1));
    }

    /// <summary>True when the life before ended in the middle of a run.</summary>
    private static async Task<bool> LiveAsync(ChaosWorld world, Random random)
    {
        using var someone = new Operator(world.Product.Base, Consumer);
        var wasBroken = await someone.FindsBrokenRunAsync();
        await someone.LookAsync();
        var replaying = Task.Run(someone.ReplayAllAsync);
        await someone.SeesRunAsync(replaying);
        await Task.WhenAny(replaying, Task.Delay(LongestMoment * random.NextDouble()));
        await world.Product.KillAsync();
        await replaying;
        return wasBroken;
    }

    private static async Task<bool> ReplayRestAsync(ChaosWorld world)
    {
        using var someone = new Operator(world.Product.Base, Consumer);
        var wasBroken = await someone.FindsBrokenRunAsync();
        await someone.ReplayAllAsync();
        return wasBroken;
    }

    /// <summary>Every letter has one copy, those of each lane in their order, and none is left behind.</summary>
    private static async Task<(int Lost, int Doubled, int Disordered, List<string> Findings)> CountAsync(ChaosWorld world, IReadOnlyList<Buried> buried)
    {
        await using var graveyard = Graveyard.Open(world.Folder);
        var (copies, dead) = (await graveyard.WaitingAsync(), await graveyard.DeadAsync());
        var findings = dead.Take(3).Select(letter => $"{letter.MessageId} is still a dead letter").ToList();
        var ids = copies.Select(copy => copy.FirstId()).ToList();
        var lost = buried.Where(letter => !ids.Contains(letter.MessageId)).ToList();
        findings.AddRange(lost.Take(3).Select(letter => $"{letter.MessageId} has no copy"));
        var doubled = ids.Count - ids.Distinct().Count();
        if (doubled > 0) { findings.Add($"{doubled} letters have more than one copy"); }

        var disordered = buried.GroupBy(letter => letter.Lane).Count(lane => !lane.Select(letter => letter.MessageId)
            .SequenceEqual(copies.Where(copy => copy.SessionId == lane.Key).Select(copy => copy.FirstId()).Distinct()));
        if (disordered > 0) { findings.Add($"{disordered} lanes are out of order"); }

        return (lost.Count, doubled, disordered, findings);
    }
}
