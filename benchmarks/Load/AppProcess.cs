namespace Serverless.Benchmarks.Load;

/// <summary>The Release build of the product in a process of its own, as <c>./run</c> starts it.</summary>
internal static class AppProcess
{
    /// <param name="disabled">Functions that are not to run.</param>
    /// <param name="settings">Settings that differ from the development ones.</param>
    public static Task<ServerProcess> StartAsync(IReadOnlyList<string> disabled, string? data = null, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var function in disabled) { environment[$"AzureWebJobs.{function}.Disabled"] = "true"; }

        foreach (var (name, value) in settings) { environment[name] = value; }

        return ServerProcess.StartAsync(Folders.App, ["--port", "0", "--data", data ?? Folders.NewData()], environment);
    }
}
