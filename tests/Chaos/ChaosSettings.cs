using System.Globalization;
using System.Text.Json;

namespace Serverless.Chaos;

/// <summary>How much is tried. The full form is the default of <c>./test --chaos</c>; the short form runs in <c>./test</c>.</summary>
internal sealed record ChaosSettings
{
    /// <summary>Kills of each stage.</summary>
    public int Kills { get; init; } = 200;

    /// <summary>Processes that are killed side by side, each with its own data.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Webhooks or messages of the scenarios that have 10,000.</summary>
    public int Messages { get; init; } = 10_000;

    /// <summary>Threads over which the 120 orderings are spread; with fewer than 100 as many orderings are left out.</summary>
    public int Threads { get; init; } = 100;

    /// <summary>The same seed tries the same moments, as far as the machine lets it.</summary>
    public int Seed { get; init; } = Environment.TickCount & int.MaxValue;

    /// <summary>Only scenarios whose name contains this.</summary>
    public string Only { get; init; } = "";

    public static ChaosSettings Short { get; } = new() { Kills = 3, Workers = 1, Messages = 300, Threads = 6 };

    /// <summary>The development settings, as configuration keys.</summary>
    public static IReadOnlyDictionary<string, string?> Example { get; } = ReadExample();

    /// <exception cref="ArgumentException">An option is unknown or has no number.</exception>
    public static ChaosSettings Parse(string[] args)
    {
        var settings = new ChaosSettings();
        for (var i = 0; i < args.Length; i++)
        {
            settings = args[i] switch
            {
                "--short" => Short,
                "--kills" => settings with { Kills = Number(args, ++i) },
                "--workers" => settings with { Workers = Number(args, ++i) },
                "--messages" => settings with { Messages = Number(args, ++i) },
                "--threads" => settings with { Threads = Number(args, ++i) },
                "--seed" => settings with { Seed = Number(args, ++i) },
                "--only" => settings with { Only = i + 1 < args.Length ? args[++i] : throw new ArgumentException("--only needs a word.") },
                var other => throw new ArgumentException($"Unknown option '{other}'; there are --kills, --messages, --threads, --workers, --seed, --only, --short."),
            };
        }

        return settings;
    }

    private static int Number(string[] args, int index) =>
        index < args.Length && int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{args[index - 1]} needs a number above 0.");

    private static Dictionary<string, string?> ReadExample()
    {
        using var example = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folders.Root, "local.settings.json.example")));
        return example.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString());
    }
}
