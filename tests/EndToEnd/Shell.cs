using System.Diagnostics;

namespace Serverless.Tests.EndToEnd;

/// <summary>Runs what a page tells its readers to type.</summary>
internal static class Shell
{
    /// <summary>Fails the test when a command fails; returns what was printed.</summary>
    public static async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-euc");
        start.ArgumentList.Add(script);
        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.True(bash.ExitCode == 0, output + await errors);
        return output;
    }
}

/// <summary>Skipped, with the reason, where bash or curl is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CurlFactAttribute : FactAttribute
{
    public CurlFactAttribute() => Skip = ShellPrograms.Missing;
}

/// <inheritdoc cref="CurlFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CurlTheoryAttribute : TheoryAttribute
{
    public CurlTheoryAttribute() => Skip = ShellPrograms.Missing;
}

internal static class ShellPrograms
{
    private static readonly string[] Needed = ["bash", "curl"];

    /// <summary>Why tests that need a shell cannot run; null when they can.</summary>
    public static string? Missing { get; } = Find();

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = Needed.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))).ToList();
        return missing.Count > 0 ? $"{string.Join(" and ", missing)} is not in the PATH." : null;
    }
}
