using System.Diagnostics;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Documentation;

/// <summary>What the pages tell their readers to type is bash, and a test runs it, or it is said here why none does.</summary>
public class ShellBlockTests
{
    /// <summary>Blocks that consist of these programs only are not run, for this reason.</summary>
    private static readonly Dictionary<string, string> NotRun = new()
    {
        ["./test"] = "It is what runs this test.",
        ["./bench"] = "It takes minutes, and builds; CostsTests holds the page to what ./bench costs prints.",
        ["./run"] = "It builds and stays; the tests of the commands run what it starts, DemoStoryTests the demo.",
        ["dotnet"] = "It builds with packages that not every registry has, or runs tests.",
        ["cd"] = "It goes where the next program is started.",
        ["func"] = "Core Tools are not needed here.",
    };

    /// <summary>Where each page's blocks are run, in the order of the page.</summary>
    internal static bool RunsInApp(ShellBlock block) =>
        !IsNotRun(block) && (block.Page == "docs/local.md" || block.Text.Contains("http://127.0.0.1:7071", StringComparison.Ordinal));

    internal static bool RunsWithStandIns(ShellBlock block) => !IsNotRun(block) && !RunsInApp(block) && block.Page.StartsWith("docs/operate/", StringComparison.Ordinal);

    private static bool IsNotRun(ShellBlock block) => block.Programs.Count > 0 && block.Programs.All(NotRun.ContainsKey);

    [Fact]
    public void Every_block_is_run_or_has_a_reason_why_not() =>
        Assert.Empty(ShellBlock.All.Where(block => !RunsInApp(block) && !RunsWithStandIns(block) && !IsNotRun(block)).Select(block => $"{block}: {string.Join(" ", block.Programs)}"));

    [Fact]
    public void Every_reason_is_that_of_a_block() =>
        Assert.All(NotRun.Keys, program => Assert.Contains(ShellBlock.All, block => block.Programs.Contains(program)));

    [CurlFact]
    public async Task Every_block_is_bash()
    {
        var mistakes = new List<string>();
        foreach (var block in ShellBlock.All)
        {
            var start = new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true };
            using var bash = Process.Start(start)!;
            await bash.StandardInput.WriteAsync(block.Text);
            bash.StandardInput.Close();
            var errors = await bash.StandardError.ReadToEndAsync();
            await bash.WaitForExitAsync();
            if (bash.ExitCode != 0) { mistakes.Add($"{block}: {errors}"); }
        }

        Assert.Empty(mistakes);
        Assert.NotEmpty(ShellBlock.All);
    }
}
