using System.Diagnostics;
using Serverless.Chaos.Judging;
using Serverless.Chaos.Scenarios;

namespace Serverless.Chaos;

/// <summary>All scenarios, as many at a time as there are workers.</summary>
internal static class ChaosRun
{
    public static IReadOnlyList<IScenario> All { get; } =
    [
        .. Enum.GetValues<KillStage>().Select(stage => new Kills(stage)),
        new ReplayKills(),
        new Repeats(),
        new Orderings(),
        new Storm(),
        new Poison(),
        new TableTrouble(),
        new ClockJumps(joins: false),
        new ClockJumps(joins: true),
    ];

    public static async Task<IReadOnlyList<Verdict>> RunAsync(ChaosSettings settings, Action<string> say)
    {
        var chosen = All.Where(scenario => scenario.Name.Contains(settings.Only, StringComparison.OrdinalIgnoreCase)).ToList();
        var verdicts = new Verdict[chosen.Count];
        say($"Seed {settings.Seed}, {chosen.Count} scenarios.");
        await Parallel.ForEachAsync(Enumerable.Range(0, chosen.Count), new ParallelOptions { MaxDegreeOfParallelism = settings.Workers },
            async (i, _) =>
            {
                verdicts[i] = await RunAsync(chosen[i], settings);
                say(VerdictTable.Row(verdicts[i]));
                foreach (var finding in verdicts[i].Findings) { say($"  {finding}"); }
            });
        return verdicts;
    }

    /// <summary>A scenario that ends with an exception has failed.</summary>
    public static async Task<Verdict> RunAsync(IScenario scenario, ChaosSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            return await scenario.RunAsync(settings);
        }
#pragma warning disable CA1031 // The other scenarios and the table must come all the same.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new Verdict(scenario.Name) { Took = Stopwatch.GetElapsedTime(begun), Findings = [exception.ToString()] };
        }
    }
}
