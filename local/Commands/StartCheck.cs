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
        return new StartCheck(process.ExitCode == 0, Mistakes(await output + await errors));
    }

    /// <summary>Several mistakes are a list below a heading; a single one stands alone.</summary>
    private static List<string> Mistakes(string printed)
    {
        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        var items = lines.FindAll(line => line.StartsWith("  ", StringComparison.Ordinal));
        return [.. (items.Count > 0 ? items : lines).Select(line => line.Trim().TrimStart('-').TrimStart())];
    }
}
