using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Serverless.Benchmarks.Report;

/// <summary>Collects the measurements of a run, prints them as a table and writes them as JSON.</summary>
internal sealed class BenchReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Measurement> _measurements = [];
    private string? _section;

    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>Adds a figure and prints it at once, so that a long run shows where it is.</summary>
    public Measurement Add(Measurement measurement)
    {
        _measurements.Add(measurement);
        if (_section != measurement.Section)
        {
            _section = measurement.Section;
            Console.WriteLine();
            Console.WriteLine($"## {_section}");
            Console.WriteLine();
            Console.WriteLine("| What | Figure | Baseline | Ratio | Goal | |");
            Console.WriteLine("|---|--:|--:|--:|---|---|");
        }

        Console.WriteLine($"| {measurement.Name} | {Number(measurement.Value)} {measurement.Unit} | {Number(measurement.Baseline)} | "
            + $"{measurement.Ratio?.ToString("0.00", CultureInfo.InvariantCulture)} | {measurement.Goal} | {Verdict(measurement)} |");
        return measurement;
    }

    /// <summary>Says something about the section that is no figure.</summary>
    public static void Note(string text) => Console.Error.WriteLine($"  … {text}");

    /// <summary>Writes all figures with the machine they were taken on.</summary>
    public void Write(string path, DateTimeOffset at)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var document = new
        {
            at,
            machine = new { processors = Environment.ProcessorCount, os = RuntimeInformation.OSDescription, runtime = RuntimeInformation.FrameworkDescription },
            measurements = _measurements,
        };
        File.WriteAllText(path, JsonSerializer.Serialize(document, Json));
    }

    private static string Verdict(Measurement measurement) => measurement.IsMet switch
    {
        true => "met",
        false => "missed",
        null => "",
    };

    private static string Number(double? value) => value switch
    {
        null => "",
        >= 1000 or <= -1000 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
