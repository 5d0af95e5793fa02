using System.Collections;
using Serverless.Local.Hosting;

namespace Serverless.Local.Commands;

/// <summary>Settings as a command reads them, by the names that people write (<c>Meta__AppSecret</c>). A blank one does not exist.</summary>
internal sealed class CommandSettings(IEnumerable<KeyValuePair<string, string?>> settings)
{
    private readonly Dictionary<string, string> _values = Collect(settings);

    public string? this[string name] => _values.GetValueOrDefault(Plain(name));

    /// <exception cref="StartupException">The file cannot be used.</exception>
    public static CommandSettings FromFile(string directory) => new(LocalSettings.Load(directory));

    public static CommandSettings FromEnvironment() => new(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(entry => new KeyValuePair<string, string?>((string)entry.Key, (string?)entry.Value)));

    /// <summary>These, and where both have a value that of <paramref name="stronger"/>.</summary>
    public CommandSettings Under(CommandSettings stronger) => new(_values.Concat(stronger._values).Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)));

    private static Dictionary<string, string> Collect(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
        {
            if (!string.IsNullOrWhiteSpace(value)) { values[Plain(name)] = value; }
        }

        return values;
    }

    private static string Plain(string name) => name.Replace("__", ":", StringComparison.Ordinal);
}
