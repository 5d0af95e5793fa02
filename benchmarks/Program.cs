using Serverless.Benchmarks;
using Serverless.Benchmarks.Accept;
using Serverless.Benchmarks.Baselines;
using Serverless.Benchmarks.Callers;
using Serverless.Benchmarks.Costs;
using Serverless.Benchmarks.Cpu;
using Serverless.Benchmarks.EndToEnd;
using Serverless.Benchmarks.Operations;
using Serverless.Benchmarks.Report;
using Serverless.Benchmarks.Starting;

if (args is ["--serve", var kind, var secret, var data])
{
    await BaselineServer.RunAsync(kind, secret, data);
    return 0;
}

if (args is ["costs" or "scale"])
{
    var figures = CostFigures.Read(await File.ReadAllTextAsync(Path.Combine(Serverless.Benchmarks.Load.Folders.Root, CostTables.File)));
    Console.Write(string.Join('\n', args[0] == "costs" ? CostTables.All(figures) : ScaleTables.All(figures)));
    return 0;
}

var stored = Array.Find(args, arg => arg.StartsWith("--stored=", StringComparison.Ordinal));
var settings = new BenchSettings
{
    IsQuick = args.Contains("--quick"),
    MostStored = stored is null ? null : int.Parse(stored["--stored=".Length..], System.Globalization.CultureInfo.InvariantCulture),
};
var report = new BenchReport();
var parts = new (string Name, Func<Task> Run)[]
{
    ("cpu", () => new CpuBench(report).RunAsync()),
    ("operations", () => new OperationsBench(report, settings).RunAsync()),
    ("accept", () => new AcceptBench(report, settings).RunAsync()),
    ("end-to-end", () => new EndToEndBench(report, settings).RunAsync()),
    ("replies", () => new RepliesBench(report, settings).RunAsync()),
    ("callers", () => new CallersBench(report, settings).RunAsync()),
    ("start", () => new StartBench(report, settings).RunAsync()),
};
var chosen = args.Where(arg => !arg.StartsWith('-')).ToList();
var unknown = chosen.Except(parts.Select(part => part.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"There is no part '{unknown[0]}'. Parts: {string.Join(", ", parts.Select(part => part.Name))}; or costs or scale, alone. Options: --quick, --stored=N.");
    return 2;
}

foreach (var (name, run) in parts)
{
    if (chosen.Count == 0 || chosen.Contains(name)) { await run(); }
}

var file = Path.Combine(Serverless.Benchmarks.Load.Folders.Root, ".local", "bench", "results.json");
report.Write(file, TimeProvider.System.GetUtcNow());
Console.WriteLine();
Console.WriteLine($"{report.Measurements.Count(m => m.IsMet == true)} goals met, {report.Measurements.Count(m => m.IsMet == false)} missed; figures in {Path.GetRelativePath(Serverless.Benchmarks.Load.Folders.Root, file)}");
return 0;
