using System.Text.RegularExpressions;

namespace Serverless.Tests.Documentation;

/// <summary>Lines that a page tells its reader to type.</summary>
/// <param name="Page">The page, from the root of the repository.</param>
/// <param name="Line">Where the block begins.</param>
internal sealed partial record ShellBlock(string Page, int Line, string Text)
{
    /// <summary>Every block of the pages that readers get.</summary>
    public static IReadOnlyList<ShellBlock> All { get; } = [.. Pages().SelectMany(Of)];

    public static IEnumerable<ShellBlock> Of(string page)
    {
        var text = File.ReadAllText(Repository.File(page));
        return Block().Matches(text).Select(match => new ShellBlock(page, text[..match.Index].Count(one => one == '\n') + 1, match.Groups[1].Value));
    }

    /// <summary>The programs that the lines begin with; what continues a line or is inside of quotes is not looked at.</summary>
    public IReadOnlySet<string> Programs => Program().Matches(Comment().Replace(Text, "")).Select(match => match.Groups[1].Value).ToHashSet();

    public override string ToString() => $"{Page}:{Line}";

    /// <summary>The pages that readers get, from the root of the repository.</summary>
    public static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^ *```(?:bash|sh|shell)\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?:^|&& |\$\()(?:[A-Za-z_]+=\S* )*((?:\./)?[a-z]+)(?= |$)", RegexOptions.Multiline)]
    private static partial Regex Program();

    [GeneratedRegex(@"(^| )#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
