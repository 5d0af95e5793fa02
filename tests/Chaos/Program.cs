using Serverless.Chaos;
using Serverless.Chaos.Judging;

try
{
    var settings = ChaosSettings.Parse(args);
    using var ending = Ending.OnSignals();
    var begun = TimeProvider.System.GetTimestamp();
    var verdicts = await ChaosRun.RunAsync(settings, Console.Error.WriteLine);
    await Ending.ForeverIfOverAsync();
    var table = VerdictTable.Markdown(verdicts);
    var file = Path.Combine(Folders.Root, ".local", "chaos", "results.md");
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    await File.WriteAllTextAsync(file, table);
    Console.WriteLine(table);
    foreach (var verdict in verdicts.Where(verdict => !verdict.IsPassed))
    {
        Console.WriteLine($"{verdict.Scenario}:");
        foreach (var finding in verdict.Findings) { Console.WriteLine($"  {finding}"); }
    }

    var failed = verdicts.Count(verdict => !verdict.IsPassed);
    Console.WriteLine($"{verdicts.Count - failed} passed, {failed} failed, in {TimeProvider.System.GetElapsedTime(begun).TotalMinutes:F0} minutes");
    return failed == 0 ? 0 : 1;
}
catch (ArgumentException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}
