using Serverless.Chaos;

namespace Serverless.Tests.ChaosShort;

/// <summary>A run of the chaos that is ended before its time leaves nothing behind.</summary>
[Collection("chaos")]
public sealed class EndingTests
{
    private const string Script = """
        dotnet exec "$RUNNER" --only "receipts come in" --kills 100000 > /dev/null 2>&1 &
        runner=$!
        trap 'kill -9 $runner 2> /dev/null || true' EXIT
        product() { grep -lsE "^PPid:[[:space:]]+$runner$" /proc/[0-9]*/status | cut -d/ -f3; }
        until [ -n "$(product)" ]; do kill -0 $runner; sleep 0.1; done
        last=$(product)
        kill -s "$SIGNAL" $runner
        code=0
        wait $runner || code=$?
        for one in $last; do if kill -0 $one 2> /dev/null; then echo "the product lives on"; fi; done
        echo "ended with $code"
        """;

    [LinuxTheory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task A_signal_ends_the_runner_and_its_products(string signal, int code)
    {
        var before = Kept();

        // A shell has its background processes ignore Ctrl+C, but for job control.
        var printed = await EndToEnd.Shell.RunAsync($"set -m\nRUNNER='{typeof(ChaosRun).Assembly.Location}'\nSIGNAL={signal}\n{Script}");

        Assert.Equal($"ended with {code}", printed.Trim());
        Assert.Empty(Kept().Except(before));
    }

    private static string[] Kept()
    {
        var folder = Path.Combine(Folders.Root, ".local", "chaos");
        return Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
    }
}

/// <summary>Skipped, with the reason, where there is no /proc to find a process's children.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux()) { Skip = "Needs the /proc of Linux."; }
    }
}
