using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;

namespace Serverless.Tests.Infra.Hooks;

/// <summary>
/// Runs a hook, or what a page tells an operator to type, with an <c>az</c>, <c>azd</c>, <c>curl</c> … of ours on the PATH: each looks its
/// answer up by what it was asked.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class HookWorld : IDisposable
{
    /// <summary>
    /// A program that logs its arguments and answers with the first rule whose pattern they match: `pattern|exit code|answer`. What a
    /// secret was set to is kept beside, as the vault would.
    /// </summary>
    private const string Program = """
        #!/usr/bin/env bash
        self=${0##*/}
        folder=$(dirname "$0")
        printf '%s %s\n' "$self" "$*" >>"$folder/calls"
        input=
        if [ "$self" = curl ]; then input=$(cat); printf '%s\n' "$input" >>"$folder/curl-input"; fi
        if [ "$self" = az ] && [[ "$*" = "keyvault secret set"* ]]; then
          while [ $# -gt 1 ]; do
            case "$1" in --name) name=$2 ;; --file) file=$2 ;; esac
            shift
          done
          cp "$file" "$folder/secret-$name"
          exit 0
        fi
        while IFS='|' read -r pattern code answer; do
          # shellcheck disable=SC2053
          if [[ "$self $*" = $pattern ]]; then
            if [ "$code" = once ]; then
              grep -vxF -- "$pattern|$code|$answer" "$folder/rules" >"$folder/rules.new" || true
              mv "$folder/rules.new" "$folder/rules"
              printf '%b' "$answer" >&2
              exit 1
            fi
            printf '%b' "$answer"
            exit "$code"
          fi
        done <"$folder/rules"
        exit 0
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("hook-").FullName;
    private readonly List<string> _rules = [];
    private readonly Dictionary<string, string?> _settings = new() { ["CHECK_PAUSE"] = "0", ["CHECK_PATIENCE"] = "0" };

    public HookWorld()
    {
        foreach (var name in new[] { "az", "azd", "curl", "git", "dotnet", "zip", "func" }) { Write(Path.Combine(_folder, name)); }
    }

    private void Write(string file)
    {
        File.WriteAllText(file, Program.Replace("$(dirname \"$0\")", _folder, StringComparison.Ordinal));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Calls => Read("calls");

    public string CurlInput => Read("curl-input");

    /// <summary>The exit code and what was printed to both outputs.</summary>
    public (int Code, string Printed) Run(string hook) => Run(null, Repository.File($"infra/hooks/{hook}.sh"));

    /// <summary>Runs lines in a folder like that of the repository, in which also <c>./run</c>, <c>./test</c> and <c>./bench</c> are ours.</summary>
    public (int Code, string Printed) RunLines(string lines)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "repository")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "publish"));
        if (!Directory.Exists(Path.Combine(folder, "infra"))) { Directory.CreateSymbolicLink(Path.Combine(folder, "infra"), Repository.File("infra")); }

        foreach (var name in new[] { "run", "test", "bench" }) { Write(Path.Combine(folder, name)); }

        return Run(folder, "-euo", "pipefail", "-c", lines);
    }

    private (int Code, string Printed) Run(string? folder, params string[] arguments)
    {
        File.WriteAllLines(Path.Combine(_folder, "rules"), _rules);
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder ?? "" };
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }

        foreach (var (name, value) in _settings) { start.Environment[name] = value; }

        start.Environment["PATH"] = _folder + Path.PathSeparator + start.Environment["PATH"];
        using var bash = Process.Start(start)!;
        bash.StandardInput.Close();
        var errors = bash.StandardError.ReadToEndAsync();
        var printed = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        return (bash.ExitCode, printed + errors.GetAwaiter().GetResult());
    }

    /// <summary>Answers calls that match <paramref name="pattern"/> (bash); the newest rule wins.</summary>
    public HookWorld Answers(string pattern, string answer, int code = 0)
    {
        _rules.Insert(0, $"{pattern}|{code}|{answer}");
        return this;
    }

    /// <summary>Fails one call that matches, before the other rules count.</summary>
    public HookWorld FailsOnce(string pattern, string error)
    {
        _rules.Insert(0, $"{pattern}|once|{error}");
        return this;
    }

    public HookWorld With(string setting, string? value)
    {
        _settings[setting] = value;
        return this;
    }

    public string? Secret(string name) => File.Exists(Path.Combine(_folder, $"secret-{name}")) ? Read($"secret-{name}") : null;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Read(string file) => File.Exists(Path.Combine(_folder, file)) ? File.ReadAllText(Path.Combine(_folder, file), Encoding.UTF8) : "";
}

/// <summary>Skipped, with the reason, where no bash is.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashFactAttribute : FactAttribute
{
    public BashFactAttribute() => Skip = HookPlatform.Missing;
}

/// <inheritdoc cref="BashFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashTheoryAttribute : TheoryAttribute
{
    public BashTheoryAttribute() => Skip = HookPlatform.Missing;
}

internal static class HookPlatform
{
    public static string? Missing { get; } = OperatingSystem.IsWindows() ? "The hooks are bash scripts." : null;
}
