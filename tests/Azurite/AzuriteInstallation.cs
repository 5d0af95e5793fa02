using System.ComponentModel;
using System.Diagnostics;

namespace Serverless.Tests.Azurite;

/// <summary>Where Azurite is installed, and whether it can run.</summary>
internal static class AzuriteInstallation
{
    /// <summary>tests/Azurite of the working copy.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "tests", "Azurite");

    /// <summary>Null when Azurite can run; else the reason, and the cure.</summary>
    public static string? WhyMissing { get; } = Check();

    private static string? Check()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "azurite")))
        {
            return "Azurite is not installed; ./test installs it, or run 'npm ci' in tests/Azurite.";
        }

        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true });
            node!.WaitForExit();
            return node.ExitCode == 0 ? null : "node does not run, and Azurite needs it.";
        }
        catch (Win32Exception)
        {
            return "node is not in the PATH, and Azurite needs it.";
        }
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) { return folder.FullName; }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Serverless.sln.");
    }
}
