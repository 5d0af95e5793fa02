namespace Serverless.Benchmarks.Load;

/// <summary>Where things lie.</summary>
internal static class Folders
{
    /// <summary>The folder with Serverless.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The Release build that <c>./run</c> starts.</summary>
    public static string App => Path.Combine(Root, "functions", "bin", "Embedded", "Release", "net10.0", "Serverless.Functions.dll");

    /// <summary>A new empty folder on the disk of the repository, because the temporary folder may be memory.</summary>
    public static string NewData()
    {
        var folder = Path.Combine(Root, ".local", "bench", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) { folder = folder.Parent; }

        return folder?.FullName ?? throw new InvalidOperationException("The benchmark must run inside the repository.");
    }
}
