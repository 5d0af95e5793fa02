using System.Text.RegularExpressions;

namespace Serverless.Tests.EndToEnd;

/// <summary>The examples of docs/local.md run as they stand, from top to bottom, in one shell.</summary>
public sealed partial class LocalPageTests
{
    // Every example must be answered with 2xx; the function prints what was not, and to whom.
    private const string Checked = """
        curl() {
          local answer; answer=$(command curl -w '\n%{http_code}' "$@")
          case "${answer##*$'\n'}" in 2??) ;; *) printf 'REFUSED %s\n%s\n' "$*" "$answer" >&2; kill $$ ;; esac
          printf '%s\n' "${answer%$'\n'*}"
        }

        """;

    [CurlFact]
    public async Task Every_example_of_the_machine_api_is_answered()
    {
        await using var app = await App.StartAsync();
        var page = await File.ReadAllTextAsync(Repository.File("docs/local.md"));
        var examples = string.Join('\n', Blocks().Matches(page).Select(block => block.Groups[1].Value))
            .Replace("http://127.0.0.1:7071", app.Http.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal);

        var output = await Shell.RunAsync(Checked + examples);

        Assert.Contains("\"ready\":true", output, StringComparison.Ordinal);
        Assert.Contains("wamid.", output, StringComparison.Ordinal);
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
