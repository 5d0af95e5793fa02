using System.Text.Json;

namespace Serverless.Tests;

/// <summary>The files of the repository that tests hold the code against.</summary>
internal static class Repository
{
    /// <summary>The folder with Serverless.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>local.settings.json.example as configuration keys.</summary>
    public static Dictionary<string, string?> ExampleSettings()
    {
        using var example = JsonDocument.Parse(System.IO.File.ReadAllText(File("local.settings.json.example")));
        return example.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString());
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) { folder = folder.Parent; }

        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
