using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Documentation;

/// <summary>The blocks of a page that talk to a local app are run against one, one after the other, as a reader would who types all of them.</summary>
public class PagesInAppTests
{
    /// <summary>A call that is refused ends the script: the examples show calls that work.</summary>
    private const string Strict = """
        set -o pipefail
        curl() {
          local answer
          answer=$(command curl --write-out '\n%{http_code}' "$@") || return
          printf '%s' "${answer%$'\n'*}"
          case "${answer##*$'\n'}" in 2?? | 3??) ;; *) printf '\ncurl %s\n%s\n' "$*" "$answer" >&2; return 22 ;; esac
        }

        """;

    public static TheoryData<string> Pages => [.. ShellBlock.All.Where(ShellBlockTests.RunsInApp).Select(block => block.Page).Distinct()];

    [CurlTheory]
    [MemberData(nameof(Pages))]
    public async Task The_examples_of_a_page_work(string page)
    {
        await using var app = await App.StartAsync();
        var address = app.Http.BaseAddress!.ToString().TrimEnd('/');
        var blocks = ShellBlock.Of(page).Where(ShellBlockTests.RunsInApp).Select(block => $": {block}\n{block.Text}");

        var script = Strict + string.Join('\n', blocks).Replace("http://127.0.0.1:7071", address, StringComparison.Ordinal);
        Assert.Contains("curl ", script[Strict.Length..], StringComparison.Ordinal);

        await Shell.RunAsync(script);
    }
}
