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
    private static readonly string[] Needed = ["bash", "curl"];

    public CurlFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = Needed.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))).ToList();
        if (missing.Count > 0) { Skip = $"{string.Join(" and ", missing)} is not in the PATH."; }
    }
}
