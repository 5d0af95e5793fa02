using Serverless.Local.Hosting;

namespace Serverless.Local.Commands;

/// <summary>What a command has to do with: where it prints, what it knows, and what time it is.</summary>
internal sealed record CommandWorld
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Settings of this machine: local.settings.json, and the environment over it.</summary>
    public required CommandSettings Settings { get; init; }

    /// <summary>The environment alone: what belongs to an app elsewhere is never read from a file.</summary>
    public required CommandSettings Environment { get; init; }

    /// <summary>Whether words may be coloured.</summary>
    public bool Colours { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Asks what would keep the app of this machine from starting.</summary>
    public Func<CancellationToken, Task<StartCheck>> CheckStart { get; init; } = StartCheck.RunAsync;

    /// <summary>The process's own.</summary>
    /// <exception cref="StartupException">local.settings.json cannot be used.</exception>
    public static CommandWorld OfProcess()
    {
        var environment = CommandSettings.FromEnvironment();
        return new CommandWorld
        {
            Out = Console.Out,
            Error = Console.Error,
            Environment = environment,
            Settings = CommandSettings.FromFile(Directory.GetCurrentDirectory()).Under(environment),
            Colours = !Console.IsOutputRedirected && environment["NO_COLOR"] is null && environment["TERM"] is not "dumb",
        };
    }
}
