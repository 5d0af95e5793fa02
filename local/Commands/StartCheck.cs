using System.Diagnostics;
using System.Reflection;

namespace Serverless.Local.Commands;

/// <summary>Whether the app of this machine would start with the settings of this machine, and what it says.</summary>
internal sealed record StartCheck(bool Passes, IReadOnlyList<string> Lines)
{
    /// <summary>Starts the same program once more, which only checks and ends: what a start says, and nothing that a start does.</summary>
    public static async Task<StartCheck> RunAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") { start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location); }

        start.ArgumentList.Add("--check");
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return new StartCheck(process.ExitCode == 0, [.. (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);
    }
}
