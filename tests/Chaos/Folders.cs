namespace Serverless.Chaos;

/// <summary>Where things lie.</summary>
internal static class Folders
{
    /// <summary>The folder with Serverless.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The build of the product that is killed: of the same configuration as this one.</summary>
    public static string App => Path.Combine(Root, "functions", "bin", "Embedded", Configuration, "net10.0", "Serverless.Functions.dll");

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";

    /// <summary>A new empty folder on the disk of the repository, because the temporary folder may be memory.</summary>
    public static string NewData()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, ".local", "chaos", Guid.NewGuid().ToString("N"))).FullName;
        Ending.Remove(folder);
        return folder;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) { folder = folder.Parent; }

        return folder?.FullName ?? throw new InvalidOperationException("Chaos must run inside the repository.");
    }
}
