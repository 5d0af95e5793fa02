namespace Serverless.Tests.Infra.Bicep;

/// <summary>All files of the folder infra, by their path in it.</summary>
internal sealed class BicepProject
{
    private readonly IReadOnlyDictionary<string, string> _texts;

    public BicepProject(IReadOnlyDictionary<string, string> texts)
    {
        _texts = texts;
        Files = texts.Where(text => text.Key.EndsWith(".bicep", StringComparison.Ordinal) || text.Key.EndsWith(".bicepparam", StringComparison.Ordinal))
            .ToDictionary(text => text.Key, text => Parser.Read(text.Key, text.Value));
    }

    public IReadOnlyDictionary<string, BicepFile> Files { get; }

    public static BicepProject Load() => new(Texts());

    /// <summary>The files as they are in the repository.</summary>
    public static Dictionary<string, string> Texts()
    {
        var folder = Repository.File("infra");
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText);
    }

    /// <summary>The path in infra of a file that <paramref name="from"/> names; null when there is none.</summary>
    public string? Find(BicepFile from, string path)
    {
        var parts = new Stack<string>(from.Path.Split('/')[..^1]);
        foreach (var part in path.Split('/').Where(part => part != "."))
        {
            if (part != "..") { parts.Push(part); }
            else if (!parts.TryPop(out _)) { return null; }
        }

        var found = string.Join('/', parts.Reverse());
        return _texts.ContainsKey(found) ? found : null;
    }

    public BicepFile? Template(BicepFile from, string path) => Find(from, path) is { } found ? Files.GetValueOrDefault(found) : null;

    public string Text(string path) => _texts[path];

    /// <summary>Every mistake in every file; empty when all is well.</summary>
    public IReadOnlyList<string> Mistakes() =>
        [.. Files.Values.SelectMany(file => SymbolRules.Check(file)
            .Concat(CallRules.Check(file, this))
            .Concat(ModuleRules.Check(file, this))
            .Concat(ResourceRules.Check(file))
            .Concat(RoleRules.Check(file))
            .Concat(OutputRules.Check(file))
            .Concat(ParameterFileRules.Check(file, this))
            .Select(mistake => $"{file.Path}, {mistake}"))];
}
