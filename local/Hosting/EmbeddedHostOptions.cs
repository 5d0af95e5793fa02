using System.Reflection;
using Serverless.Local.Time;

namespace Serverless.Local.Hosting;

/// <summary>How one embedded host runs. <c>FunctionsApplication.CreateBuilder(args)</c> reads it from the command line; tests set it directly.</summary>
internal sealed record EmbeddedHostOptions
{
    /// <summary>Where it listens, on 127.0.0.1; 0 takes any free port. <c>--port</c></summary>
    public int Port { get; init; } = 7071;

    /// <summary>The folder that holds bus.db and tables.db. <c>--data</c></summary>
    public string DataDirectory { get; init; } = ".local";

    /// <summary>Empty the data folder before the start. <c>--fresh</c></summary>
    public bool Fresh { get; init; }

    /// <summary>Play the product's story after the start, then exit. <c>--demo</c></summary>
    public bool Demo { get; init; }

    /// <summary>Say what would keep the app from starting, and end the process before anything is opened. <c>--check</c></summary>
    public bool CheckOnly { get; init; }

    /// <summary>The assembly whose public <c>[Function]</c> methods are hosted.</summary>
    public required Assembly FunctionsAssembly { get; init; }

    public LocalClock Clock { get; init; } = new();

    /// <summary>Settings that win over every other source; tests give each host its own bus and tables by them.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// The process is this host and nothing else: settings also come from local.settings.json and the environment, it logs to the
    /// console and prints "Ready", and a failed start prints its reason and ends the process with exit code 2 instead of throwing.
    /// </summary>
    public bool IsProgram { get; init; }

    /// <summary>Host only these types of <see cref="FunctionsAssembly"/>; null means all of them.</summary>
    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>Run the simulated outside world too.</summary>
    public bool Simulators { get; init; } = true;
}
