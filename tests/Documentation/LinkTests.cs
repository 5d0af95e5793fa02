using System.Text.RegularExpressions;

namespace Serverless.Tests.Documentation;

/// <summary>Pages link to pages and parts of pages that exist.</summary>
public partial class LinkTests
{
    [Fact]
    public void Every_link_to_a_file_finds_it()
    {
        var broken = ShellBlock.Pages().SelectMany(page => Links().Matches(WithoutCode(page)).Select(match => (Page: page, Target: match.Groups[1].Value)))
            .Where(link => !Exists(link.Page, link.Target)).Select(link => $"{link.Page}: {link.Target}").ToList();

        Assert.Empty(broken);
    }

    private static bool Exists(string page, string target)
    {
        var file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.File(page))!, target));
        return File.Exists(file) || Directory.Exists(file);
    }

    private static string WithoutCode(string page) => Code().Replace(File.ReadAllText(Repository.File(page)), "");

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^ *```.*?^ *```|`[^`\n]*`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();
}
