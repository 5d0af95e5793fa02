using System.Globalization;
using System.Reflection;

namespace Serverless.Local.Hosting;

/// <summary>Reads the host's own arguments.</summary>
internal static class CommandLine
{
    public const string Usage = """
        Usage: [--port N] [--data DIR] [--fresh] [--demo] [--check]
          --port N    listen on 127.0.0.1:N (default 7071; 0 takes any free port)
          --data DIR  keep messages and tables in DIR (default .local)
          --fresh     empty the data folder first
          --demo      play the product's story, then exit
          --check     start nothing, say what would keep it from starting
        """;

    /// <exception cref="StartupException">An argument is unknown or has no valid value.</exception>
    public static EmbeddedHostOptions Parse(string[] args, Assembly functionsAssembly)
    {
        var options = new EmbeddedHostOptions { FunctionsAssembly = functionsAssembly };
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--port" => options with { Port = Port(Value(args, ref i)) },
                "--data" => options with { DataDirectory = Value(args, ref i) },
                "--fresh" => options with { Fresh = true },
                "--demo" => options with { Demo = true },
                "--check" => options with { CheckOnly = true, Port = 0 },
                var unknown => throw new StartupException($"Unknown argument '{unknown}'.{Environment.NewLine}{Usage}"),
            };
        }

        return options;
    }

    private static string Value(string[] args, ref int i) => ++i < args.Length && args[i].Length > 0
        ? args[i]
        : throw new StartupException($"{args[i - 1]} needs a value.{Environment.NewLine}{Usage}");

    private static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue
            ? port
            : throw new StartupException($"--port needs a number from 0 to {ushort.MaxValue}.{Environment.NewLine}{Usage}");
}
