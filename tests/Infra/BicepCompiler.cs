using System.Diagnostics;

namespace Serverless.Tests.Infra;

/// <summary>A test that needs the Bicep compiler: skipped with the reason where it was not to be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = BicepCompiler.WhyMissing;
}

/// <summary>The real compiler, which knows the types of all resources.</summary>
internal static class BicepCompiler
{
    private static readonly string? Tool = new[] { "bicep", "bicep.exe" }.Select(name => Repository.File($"tests/Infra/Compiler/bin/{name}")).FirstOrDefault(File.Exists);

    public static string? WhyMissing =>
        Tool is null ? "The Bicep compiler is not there; ./test fetches it, or run 'dotnet build tests/Infra/Compiler'. Not every package registry has it." : null;

    /// <summary>Runs it; what it complains of, warnings too, is in the second part of the answer.</summary>
    public static async Task<(int ExitCode, string Complaints, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Tool!, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["BICEP_TRACING_ENABLED"] = "false", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var complaints = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await complaints, await output);
    }
}
